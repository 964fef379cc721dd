package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.FaultProxy;
import dev.jackfield.testkit.fault.Ports;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, on loopback. It can be stopped, killed and started again, always on the same port and with
 * the files that it left, and be frozen in between.
 *
 * <pre>
 *            start            freeze
 *  stopped ─────────► running ───────► frozen
 *     ▲ ▲      stop, kill │ ▲  resume    │ │
 *     │ └─────────────────┘ └────────────┘ │
 *     └────────────────── kill ────────────┘
 * </pre>
 *
 * <p>Thread-safe. Starting and stopping block, at most for a minute.
 *
 * @since 1.0
 */
public abstract sealed class Server implements AutoCloseable
        permits MariaDbServer, PostgresServer, RedisServer, RedisSentinel {
    static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final String name;
    private final int port = Ports.free();
    private final Path folder;
    private @Nullable ControlledProcess process;

    Server(String name) {
        this.name = name;
        this.folder = Workspace.folder(name);
    }

    /** {@return a process that will become ready, or end} */
    abstract ControlledProcess launch();

    /** {@return whether it answers} Asked again until it does. */
    abstract boolean isReady();

    /** {@return the signal that asks it to end in order, at once} */
    String stopSignal() {
        return "TERM";
    }

    /**
     * {@return its name, for messages and as the name of a link}
     */
    public final String name() {
        return name;
    }

    /**
     * {@return where it listens, on 127.0.0.1; it stays the same}
     */
    public final int port() {
        return port;
    }

    /**
     * {@return where it listens}
     */
    public final InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /**
     * {@return its files}
     */
    public final Path folder() {
        return folder;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws IllegalStateException if it runs
     * @throws AssertionError if it does not come up, with what it wrote
     */
    public final synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        ControlledProcess started = launch();
        process = started;
        try {
            Awaitility.await(name)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(WITHIN)
                    .until(() -> {
                        if (!started.isAlive()) {
                            throw new AssertionError(name + " ended with " + started.awaitEnd(WITHIN) + "\n"
                                    + started.out() + started.err());
                        }
                        return isReady();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    name + " does not answer after " + WITHIN + "\n" + started.out() + started.err(), e);
        }
    }

    /**
     * Asks it to end in order and waits until it has. Does nothing when it is stopped.
     *
     * @throws AssertionError if it does not end
     */
    public final synchronized void stop() {
        if (process != null && isRunning()) {
            process.signal(stopSignal());
            process.awaitEnd(WITHIN);
        }
    }

    /** Ends it and all its processes at once, as with {@code kill -9}. Does nothing when it is stopped. */
    public final synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /**
     * Stops all its processes where they are: connections stay, nothing is answered.
     *
     * @throws IllegalStateException if it does not run
     */
    public final void freeze() {
        process().freeze();
    }

    /**
     * Lets it go on after a freeze.
     *
     * @throws IllegalStateException if it does not run
     */
    public final void resume() {
        process().resume();
    }

    /** Stops it in order and starts it again, on the same port. */
    public final synchronized void restart() {
        stop();
        start();
    }

    /**
     * {@return whether its process is there; a frozen one is}
     */
    public final synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * {@return its process, the last one where it was started several times}
     *
     * @throws IllegalStateException if it was never started
     */
    public final synchronized ControlledProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    /**
     * Adds a link to this server, or finds it.
     *
     * @param network which is to have it
     * @param from who is to reach this server by it
     * @return the proxy; the link is named after this server
     */
    public final FaultProxy through(FaultNetwork network, String from) {
        return network.link(from, name, port);
    }

    /** Ends it at once and deletes its files. */
    @Override
    public final synchronized void close() {
        if (process != null) {
            process.close();
        }
        Workspace.delete(folder);
    }

    @Override
    public final String toString() {
        return name + " (127.0.0.1:" + port + ")";
    }
}
