package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Redis 6.2 server. It keeps nothing on disk unless it is told to ({@code appendonly yes}), so it is empty after it was stopped.
 * Made by {@link RedisServers}; thread-safe.
 *
 * @since 1.0
 */
public final class RedisServer extends Server {
    private final Map<String, String> settings = new LinkedHashMap<>();

    RedisServer(String name, Map<String, String> more) {
        super(name);
        settings.put("bind", "127.0.0.1");
        settings.put("port", String.valueOf(port()));
        settings.put("dir", folder().toString());
        settings.put("save", "");
        settings.put("appendonly", "no");
        settings.putAll(more);
    }

    /** Changes how it is started next. */
    void setting(String name, String value) {
        settings.put(name, value);
    }

    @Override
    ControlledProcess launch() {
        List<String> command = new ArrayList<>(List.of(RedisServers.program().toString()));
        settings.forEach((setting, value) -> {
            command.add("--" + setting);
            // several words are several arguments, and none is an empty one
            command.addAll(setting.equals("replicaof") ? List.of(value.split(" ")) : List.of(value));
        });
        return ControlledProcess.of(command).name(name()).folder(folder()).start();
    }

    @Override
    boolean isReady() {
        try {
            return "PONG".equals(ask("PING"));
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /**
     * {@return where clients find it, as {@code redis://127.0.0.1:port}}
     */
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    /**
     * {@return where clients find it through a proxy}
     *
     * @param link to this server
     */
    public String uri(FaultProxy link) {
        return "redis://" + link.host() + ":" + link.port();
    }

    /**
     * Sends one command, on a connection of its own that goes through no proxy.
     *
     * @param words the command and its arguments
     * @return a text, a {@code Long}, a list of these, or null
     * @throws IllegalStateException with what it said, if that was an error
     * @throws UncheckedIOException if it did not answer within five seconds
     */
    public @Nullable Object command(String... words) {
        try {
            return ask(words);
        } catch (IOException e) {
            throw new UncheckedIOException(name() + ": " + e.getMessage(), e);
        }
    }

    private @Nullable Object ask(String... words) throws IOException {
        return ask(address(), settings.get("requirepass"), words);
    }

    static @Nullable Object ask(InetSocketAddress address, @Nullable String password, String... words)
            throws IOException {
        try (Resp connection = new Resp(address)) {
            if (password != null) {
                connection.ask("AUTH", password);
            }
            return connection.ask(words);
        }
    }
}
