package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process of Redis Sentinel, one of several that watch the same servers. Made by {@link RedisServers#sentinel}; thread-safe.
 *
 * @since 1.0
 */
public final class RedisSentinel extends Server {
    private final Path file;

    /** @param watched the lines about what it watches */
    RedisSentinel(String name, String watched) {
        super(name);
        file = folder().resolve("sentinel.conf");
        Programs.write(file, """
                bind 127.0.0.1
                port %d
                dir %s
                sentinel announce-ip 127.0.0.1
                sentinel announce-port %d
                """.formatted(port(), folder(), port()) + watched);
    }

    @Override
    ControlledProcess launch() {
        return ControlledProcess.of(RedisServers.program().toString(), file.toString(), "--sentinel")
                .name(name())
                .folder(folder())
                .start();
    }

    @Override
    boolean isReady() {
        try {
            return "PONG".equals(RedisServer.ask(address(), null, "PING"));
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /**
     * Sends one command, on a connection of its own.
     *
     * @param words the command and its arguments
     * @return a text, a {@code Long}, a list of these, or null
     * @throws IllegalStateException with what it said, if that was an error
     * @throws UncheckedIOException if it did not answer within five seconds
     */
    public @Nullable Object command(String... words) {
        try {
            return RedisServer.ask(address(), null, words);
        } catch (IOException e) {
            throw new UncheckedIOException(name() + ": " + e.getMessage(), e);
        }
    }
}
