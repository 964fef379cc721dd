package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.launcher.demo.Launched;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as an operator has them: processes of their own. */
class FollowIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private int port;
    private int entries;

    private Launched server() throws Exception {
        return Launched.start(folder, "run", "--port=0", "--control-port=" + port, "--data=" + folder.resolve("data"))
                .ready();
    }

    private Launched command(String... arguments) throws Exception {
        return Launched.start(
                folder,
                Map.of(
                        "JACKFIELD_URL",
                        "http://127.0.0.1:" + port,
                        "JACKFIELD_TOKEN_FILE",
                        folder.resolve("data/admin-token").toString()),
                arguments);
    }

    @Test
    void followingGoesOnOverARestartOfTheServer() throws Exception {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = any.getLocalPort();
        }
        String token;
        try (Launched first = server();
                Launched events = command("events", "--follow")) {
            token = Files.readString(folder.resolve("data/admin-token")).strip();
            await().atMost(LONG).until(() -> {
                swap();
                return events.out().contains("cache.store/followed");
            });
            first.signal("TERM");
            assertThat(first.ended()).isZero();
            await().atMost(LONG).until(() -> events.err().contains("the stream ended; connecting again"));
            assertThat(events.isAlive()).isTrue();

            try (Launched second = server()) {
                await().atMost(LONG).until(() -> events.err().contains("connected again"));
                await().atMost(LONG).until(() -> events.out().split("plugin=cache-map", -1).length > 1);
                swap();
                await().atMost(LONG)
                        .until(() -> events.out().lines().toList().stream()
                                .anyMatch(line ->
                                        line.contains("cache.store/followed") && line.contains("binding.swapped")));
                assertThat(events.out() + events.err()).doesNotContain(token);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    /** Another size each time, as nothing happens otherwise. */
    private void swap() throws Exception {
        try (Launched swap =
                command("swap", "cache.store/followed", "caffeine", "-o", "maximum_entries=" + ++entries)) {
            assertThat(swap.ended()).as(swap.err()).isZero();
            assertThat(swap.out()).contains("cache.store/followed").doesNotContain("\033");
        }
    }
}
