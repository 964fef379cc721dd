package dev.jackfield.testkit.server;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives a server to the tests of a class, or one to all classes of a run, and closes it after them:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ServerExtension<PostgresServer> POSTGRES = ServerExtension.perClass(PostgresServer::started);
 *
 * @RegisterExtension
 * static final ServerExtension<MariaDbServer> MARIADB = ServerExtension.shared("mariadb", MariaDbServer::started);
 * }</pre>
 *
 * <p>Thread-safe. {@link #get} blocks for the start of a server where it is the first that asks.
 *
 * @param <S> such as {@code RedisServer}
 * @since 1.0
 */
public final class ServerExtension<S extends AutoCloseable> implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace SPACE = Namespace.create(ServerExtension.class);

    private final Callable<S> start;
    private final @Nullable String key;
    private @Nullable Held<S> held;
    /** How many classes are under way, one nested in the other. */
    private int depth;

    private ServerExtension(@Nullable String key, Callable<S> start) {
        this.key = key;
        this.start = start;
    }

    /**
     * Makes an extension that starts a server for the class that has it and those nested in it, and closes it after their tests.
     *
     * @param start makes the server
     * @param <S> what it makes
     * @return the extension, for a static field with {@code @RegisterExtension}
     */
    public static <S extends AutoCloseable> ServerExtension<S> perClass(Callable<S> start) {
        return new ServerExtension<>(null, start);
    }

    /**
     * Makes an extension whose server is shared by all classes of the run that say the same key, and is closed after the last test
     * of all: for servers that take long to start.
     *
     * @param key names it
     * @param start makes the server, for whoever asks first
     * @param <S> what it makes
     * @return the extension, for a static field with {@code @RegisterExtension}
     */
    public static <S extends AutoCloseable> ServerExtension<S> shared(String key, Callable<S> start) {
        return new ServerExtension<>(key, start);
    }

    /** A server that is started by the first who asks; JUnit's store closes it. */
    private static final class Held<S extends AutoCloseable> implements AutoCloseable {
        private final Callable<S> start;
        private @Nullable S server;

        Held(Callable<S> start) {
            this.start = start;
        }

        synchronized S get() {
            S there = server;
            if (there == null) {
                try {
                    there = start.call();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException("the server did not start: " + e, e);
                }
                server = there;
            }
            return there;
        }

        @Override
        public synchronized void close() throws Exception {
            S there = server;
            server = null;
            if (there != null) {
                there.close();
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a key stands for one kind of server
    public synchronized void beforeAll(ExtensionContext context) {
        depth++;
        if (held != null) {
            return;
        }
        held = key == null
                ? new Held<>(start)
                : context.getRoot().getStore(SPACE).computeIfAbsent(key, none -> new Held<>(start), Held.class);
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) throws Exception {
        depth--;
        if (depth > 0) {
            return;
        }
        Held<S> there = held;
        held = null;
        if (there != null && key == null) {
            there.close();
        }
    }

    /**
     * {@return the server, started at the first call}
     *
     * @throws IllegalStateException outside of the tests of a class that has this extension
     */
    public S get() {
        Held<S> there;
        synchronized (this) {
            there = held;
        }
        if (there == null) {
            throw new IllegalStateException("no test of a class with this extension runs; is its field static?");
        }
        return there.get();
    }
}
