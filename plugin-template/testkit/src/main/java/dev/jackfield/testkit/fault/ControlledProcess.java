package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process that a test starts, freezes, lets go on and kills, together with the processes it started itself. It ends when it
 * is closed and when this JVM ends, so that nothing is left behind. The last four million characters of each of its two
 * outputs are kept.
 *
 * <p>Thread-safe. The methods that wait block, at most for the time they are told; the others do not. Signals need a POSIX
 * system with the program {@code kill}.
 *
 * @since 1.0
 */
public final class ControlledProcess implements AutoCloseable {
    private static final long SIGNALLED_WITHIN_SECONDS = 10;
    private static final long OUTPUT_WITHIN_MILLIS = 2_000;
    private static final long POLL_MILLIS = 10;

    /** A freeze looks again for processes that were started while it was under way, so often at most. */
    private static final int ROUNDS = 20;

    private static final Set<ControlledProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ControlledProcess::kill), "controlled-processes"));
    }

    private final String name;
    private final Process process;
    private final Object changed = new Object();
    private final Output out;
    private final Output err;

    private ControlledProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = new Output(name + "-out", process.getInputStream(), changed);
        this.err = new Output(name + "-err", process.getErrorStream(), changed);
        RUNNING.add(this);
        process.onExit().thenRun(() -> {
            RUNNING.remove(this);
            synchronized (changed) {
                changed.notifyAll();
            }
        });
    }

    /**
     * Says what to start.
     *
     * @param command the program and its arguments
     * @return how to start it
     */
    public static Builder of(String... command) {
        return new Builder(List.of(command));
    }

    /**
     * Says what to start.
     *
     * @param command the program and its arguments
     * @return how to start it
     */
    public static Builder of(List<String> command) {
        return new Builder(command);
    }

    /** How a process is started. Not thread-safe. */
    public static final class Builder {
        private final List<String> command;
        private final Map<String, @Nullable String> environment = new LinkedHashMap<>();
        private String name;
        private @Nullable Path folder;

        private Builder(List<String> command) {
            this.command = List.copyOf(command);
            this.name = Path.of(command.get(0)).getFileName().toString();
        }

        /**
         * Names it, for messages; otherwise its program's name.
         *
         * @param called the name
         * @return this
         */
        public Builder name(String called) {
            this.name = called;
            return this;
        }

        /**
         * Says where it runs; otherwise where this JVM does.
         *
         * @param workingFolder a folder that is there
         * @return this
         */
        public Builder folder(Path workingFolder) {
            this.folder = workingFolder;
            return this;
        }

        /**
         * Sets a variable of its environment; the others are this JVM's.
         *
         * @param variable the name
         * @param value the value, or null to take it out
         * @return this
         */
        public Builder environment(String variable, @Nullable String value) {
            environment.put(variable, value);
            return this;
        }

        /**
         * Starts it. Its standard input is at its end.
         *
         * @return the process, which may have ended already
         * @throws UncheckedIOException if it can't be started
         */
        public ControlledProcess start() {
            ProcessBuilder builder = new ProcessBuilder(command);
            if (folder != null) {
                builder.directory(folder.toFile());
            }
            environment.forEach((variable, value) -> {
                if (value == null) {
                    builder.environment().remove(variable);
                } else {
                    builder.environment().put(variable, value);
                }
            });
            try {
                Process process = builder.start();
                process.getOutputStream().close();
                return new ControlledProcess(name, process);
            } catch (IOException e) {
                throw new UncheckedIOException(name + " can't be started: " + e, e);
            }
        }
    }

    /**
     * {@return its name, for messages}
     */
    public String name() {
        return name;
    }

    /**
     * {@return its number in the system}
     */
    public long pid() {
        return process.pid();
    }

    /**
     * {@return whether it runs; a frozen one does}
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * {@return its exit code, empty while it runs; 128 and the signal's number where a signal ended it}
     */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * {@return the last of what it wrote to its standard output}
     */
    public String out() {
        return out.text();
    }

    /**
     * {@return the last of what it wrote to its standard error}
     */
    public String err() {
        return err.text();
    }

    /**
     * Waits for a line in either output, of those that are kept: one that was written before counts too.
     *
     * @param pattern found within the line
     * @param atMost how long
     * @return what was found
     * @throws AssertionError if it does not come, or the process ends before, with what it wrote
     */
    public Matcher awaitLine(Pattern pattern, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (changed) {
            while (true) {
                boolean over = !process.isAlive() && out.ended() && err.ended();
                for (String text : List.of(out.text(), err.text())) {
                    for (String line : text.split("\\R")) {
                        Matcher found = pattern.matcher(line);
                        if (found.find()) {
                            return found;
                        }
                    }
                }
                if (over) {
                    throw new AssertionError(
                            name + " ended with " + process.exitValue() + " without a line with " + pattern + told());
                }
                waitFor(deadline, "a line with " + pattern);
            }
        }
    }

    /**
     * Waits until it, or whoever it started, listens.
     *
     * @param port on loopback
     * @param atMost how long
     * @throws AssertionError if nobody does, or the process ends before, with what it wrote
     */
    public void awaitPort(int port, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (!alive) {
                    throw new AssertionError(
                            name + " ended with " + process.exitValue() + " and listens not on " + port + told(), e);
                }
            }
            synchronized (changed) {
                waitFor(Math.min(deadline, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)), null);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(name + " did not listen on " + port + " within " + atMost + told());
            }
        }
    }

    /**
     * Waits until it has ended and its outputs were read.
     *
     * @param atMost how long
     * @return its exit code
     * @throws AssertionError if it does not end
     */
    public int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError(name + " did not end within " + atMost + told());
            }
            out.join(OUTPUT_WITHIN_MILLIS);
            err.join(OUTPUT_WITHIN_MILLIS);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Stops it where it is, with what it started (SIGSTOP): connections stay, nothing is answered.
     *
     * @throws IllegalStateException if it has ended
     */
    public void freeze() {
        Set<Long> frozen = new LinkedHashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            List<Long> more =
                    new ArrayList<>(tree().stream().map(ProcessHandle::pid).toList());
            more.removeAll(frozen);
            if (more.isEmpty()) {
                return;
            }
            signal("STOP", more);
            frozen.addAll(more);
        }
        throw new IllegalStateException(name + " starts processes faster than they can be frozen");
    }

    /**
     * Lets it go on, with what it started (SIGCONT).
     *
     * @throws IllegalStateException if it has ended
     */
    public void resume() {
        signal("CONT", tree().stream().map(ProcessHandle::pid).toList());
    }

    /**
     * {@return whether it is stopped where it is; always false where there is no {@code /proc}}
     */
    public boolean isFrozen() {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks it to end (SIGTERM), it alone; it may take its time.
     *
     * @throws IllegalStateException if it has ended
     */
    public void terminate() {
        signal("TERM");
    }

    /**
     * Sends a signal to it alone.
     *
     * @param signal its name without {@code SIG}, such as {@code HUP}
     * @throws IllegalStateException if it has ended
     */
    public void signal(String signal) {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended with " + process.exitValue() + told());
        }
        signal(signal, List.of(pid()));
    }

    /** Ends it and what it started, at once (SIGKILL), and waits until they are gone. Does nothing when it has ended. */
    public void kill() {
        List<ProcessHandle> tree = tree();
        // who starts others first, so that it starts no more
        tree.forEach(ProcessHandle::destroyForcibly);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
            for (ProcessHandle one : tree) {
                one.onExit().get(SIGNALLED_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(name + " could not be killed", e);
        }
    }

    /** Ends it and what it started, at once. */
    @Override
    public void close() {
        kill();
        RUNNING.remove(this);
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
    }

    /** {@return it and what it started, itself first} */
    private List<ProcessHandle> tree() {
        List<ProcessHandle> tree = new ArrayList<>();
        tree.add(process.toHandle());
        process.descendants().forEach(tree::add);
        return tree;
    }

    private void signal(String signal, List<Long> pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(String.valueOf(pid)));
        try {
            Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
            kill.getOutputStream().close();
            if (!kill.waitFor(SIGNALLED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " did not end");
            }
            // with several, one may have ended meanwhile
            if (kill.exitValue() != 0 && pids.size() == 1) {
                throw new IllegalStateException(String.join(" ", command) + ": "
                        + new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("signals need the program kill: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @param awaited null where the caller looks itself whether the time is over */
    private void waitFor(long deadline, @Nullable String awaited) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            if (awaited == null) {
                return;
            }
            throw new AssertionError(name + " did not write in time: " + awaited + told());
        }
        try {
            changed.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private String told() {
        return "\n--- out\n" + out() + "\n--- err\n" + err();
    }
}
