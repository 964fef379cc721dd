package dev.jackfield.plugin.database.mysql;

import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.HashMap;
import java.util.Map;

/** The server that the tests of this module share; it ends with the run. */
final class MariaDbServers {
    private MariaDbServers() {}

    static ServerExtension<MariaDbServer> shared() {
        return ServerExtension.shared(
                "primary",
                () -> MariaDbServer.started(
                        "primary", Map.of("max-connections", "300", "log-bin", "binlog", "server-id", "1")));
    }

    static Map<String, Object> options(MariaDbServer server) {
        return options(server, server.port());
    }

    static Map<String, Object> options(MariaDbServer server, int port) {
        return new HashMap<>(
                Map.of("primary", "127.0.0.1:" + port, "user", server.user(), "password", server.password()));
    }
}
