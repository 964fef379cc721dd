package dev.jackfield.plugin.database.postgresql;

import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.HashMap;
import java.util.Map;

/** The server that the tests of this module share; it ends with the run. */
final class PostgresServers {
    private PostgresServers() {}

    static ServerExtension<PostgresServer> shared() {
        return ServerExtension.shared(
                "primary", () -> PostgresServer.started("primary", Map.of("max_connections", "300")));
    }

    static Map<String, Object> options(PostgresServer server) {
        return options(server, server.port());
    }

    static Map<String, Object> options(PostgresServer server, int port) {
        return new HashMap<>(Map.of(
                "primary",
                "127.0.0.1:" + port,
                "database",
                "postgres",
                "user",
                server.user(),
                "password",
                server.password()));
    }
}
