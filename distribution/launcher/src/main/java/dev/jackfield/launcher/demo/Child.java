package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.spi.JackfieldException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of this distribution that says on its first line of output where it listens. */
final class Child implements AutoCloseable {
    private static final long STOPS_WITHIN_SECONDS = 12;

    private final Process process;
    private final String firstLine;

    private Child(Process process, String firstLine) {
        this.process = process;
        this.firstLine = firstLine;
    }

    /**
     * Starts {@code bin/jackfield} on this JVM and waits for its first line. Ctrl-C does not reach it: it goes to every
     * process of a terminal at once, and the gateway would stop under the load.
     */
    static Child start(Distribution distribution, Workspace workspace, String name, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "trap '' INT; exec \"$@\"",
                "sh",
                distribution.command().toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(workspace.log(name).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // a cache of classes that is made meanwhile would take a core from what is shown
        builder.environment().putIfAbsent("JACKFIELD_FAST_START", "use");
        Process process = builder.start();
        process.getOutputStream().close();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            process.destroyForcibly();
            throw new JackfieldException(
                    "demo", "the " + name + " did not start:\n" + String.join("\n", workspace.tail(name)), null);
        }
        return new Child(process, line);
    }

    String firstLine() {
        return firstLine;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** {@return the exit code after SIGTERM, or -1 when it had to be killed} */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return -1;
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
