package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.event.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {
    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path data;

    private ControlFixture control;

    @BeforeEach
    void listen() throws Exception {
        control = new ControlFixture(vertx, data, Duration.ofMillis(20)).listen();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    /** A client of the stream, its first event still to come. */
    private RawClient open(String... headers) throws IOException {
        RawClient client = control.connect();
        RawClient.Reply head =
                client.send(control.request("GET", "/api/v1/events", headers)).head();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        return client;
    }

    /** {@return the fields of the next block that is not a heartbeat, null at the end} */
    private static @Nullable List<String> block(RawClient client) throws IOException {
        List<String> block = new ArrayList<>();
        for (String line = client.line(); line != null; line = client.line()) {
            boolean sizeOfChunk = line.matches("[0-9a-f]+");
            if (line.startsWith(":") || sizeOfChunk) {
                continue;
            }
            if (!line.isEmpty()) {
                block.add(line);
            } else if (!block.isEmpty()) {
                return block;
            }
        }
        return null;
    }

    @Test
    void eventsComeAsTheyHappenAndSecretsDoNot() throws Exception {
        control.log.emit("a.before", Map.of());
        try (RawClient client = open()) {
            assertThat(block(client)).containsExactly("retry: 1000", beginning());
            control.log.emit("a.b", Map.of("password", "hunter2"));
            List<String> block = block(client);
            assertThat(block).hasSize(3);
            assertThat(block.get(0)).isEqualTo("id: " + control.log.lastId());
            assertThat(block.get(1)).isEqualTo("event: a.b");
            assertThat(block.get(2))
                    .isEqualTo(
                            "data: {\"id\":" + control.log.lastId()
                                    + ",\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"a.b\",\"data\":{\"password\":\"********\"}}");
        }
    }

    /** What a client is told that knows no event yet; to be asked before the next one. */
    private String beginning() {
        return "id: " + control.log.lastId();
    }

    @Test
    void aClientThatSawNoEventYetCanComeBackWithoutMissingOne() throws Exception {
        control.log.emit("a.before", Map.of());
        String id;
        try (RawClient client = open()) {
            List<String> block = block(client);
            assertThat(block).containsExactly("retry: 1000", beginning());
            id = block.get(1).replace("id: ", "");
        }
        control.log.emit("a.meanwhile", Map.of());
        try (RawClient client = open("Last-Event-ID: " + id)) {
            assertThat(block(client)).containsExactly("retry: 1000");
            assertThat(block(client)).contains("event: a.meanwhile");
        }
    }

    @Test
    void aSignOfLifeComesWhenNothingHappens() throws Exception {
        try (RawClient client = open()) {
            int heartbeats = 0;
            while (heartbeats < 3) {
                String line = client.line();
                assertThat(line).isNotNull();
                if (":".equals(line.strip())) {
                    heartbeats++;
                }
            }
        }
    }

    @Test
    void aClientResumesAndIsToldWhatItMissed() throws Exception {
        long start = control.log.lastId();
        control.log.emit("a.one", Map.of());
        control.log.emit("a.two", Map.of());
        try (RawClient client = open("Last-Event-ID: " + (start + 1))) {
            assertThat(block(client)).containsExactly("retry: 1000");
            assertThat(block(client)).contains("event: a.two");
        }
        for (String unknown : List.of("7", "none", String.valueOf(start + 99))) {
            try (RawClient client = open("Last-Event-ID: " + unknown)) {
                assertThat(block(client)).containsExactly("retry: 1000");
                assertThat(block(client)).startsWith("id: " + start, "event: reset");
                assertThat(block(client)).contains("event: a.one");
                assertThat(block(client)).contains("event: a.two");
            }
        }
    }

    @Test
    void aClientThatFallsBehindIsResetAndHearsTheRest() throws Exception {
        try (RawClient client = open()) {
            assertThat(block(client)).containsExactly("retry: 1000", beginning());
            int many = 3 * EventLog.CAPACITY;
            String text = "x".repeat(4000);
            for (int i = 0; i < many; i++) {
                control.log.emit("a.b", Map.of("text", text));
            }
            long last = 0;
            boolean reset = false;
            while (last < control.log.lastId()) {
                List<String> block = block(client);
                if (block == null) {
                    // dropped as too slow, which is allowed as well; it comes back
                    return;
                }
                reset |= block.contains("event: reset");
                long id = Long.parseLong(block.get(0).substring("id: ".length()));
                assertThat(id).isGreaterThanOrEqualTo(last);
                last = id;
            }
            assertThat(reset).isTrue();
        }
    }

    @Test
    void aClientThatTakesNothingIsDropped() throws Exception {
        try (RawClient client = open()) {
            assertThat(block(client)).containsExactly("retry: 1000", beginning());
            String text = "x".repeat(4000);
            await().until(() -> {
                for (int i = 0; i < 1000; i++) {
                    control.log.emit("a.b", Map.of("text", text));
                }
                return control.listener.streams() == 0;
            });
        }
    }

    @Test
    void aClientThatLeavesIsForgotten() throws Exception {
        try (RawClient client = open()) {
            assertThat(block(client)).isNotNull();
            assertThat(control.listener.streams()).isEqualTo(1);
        }
        await().until(() -> control.listener.streams() == 0);
    }

    @Test
    void thereAreNotMoreClientsThanAllowed() throws Exception {
        // heartbeats of so many clients each 20 ms would be all that it does
        control.close();
        control =
                new ControlFixture(vertx, Files.createDirectory(data.resolve("calm")), Duration.ofMinutes(1)).listen();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < EventStream.MAXIMUM_CLIENTS; i++) {
                clients.add(open());
            }
            assertThat(control.get("/api/v1/events").status()).isEqualTo(503);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void atShutdownAStreamEndsWithAHintAndWithoutALostEvent() throws Exception {
        try (RawClient client = open()) {
            assertThat(block(client)).containsExactly("retry: 1000", beginning());
            control.log.emit("a.last", Map.of());
            assertThat(block(client)).contains("event: a.last");
            var stopped = control.listener.stop(Duration.ofSeconds(7)).toCompletableFuture();
            assertThat(block(client)).containsExactly("retry: 1000");
            assertThat(block(client)).isNull();
            assertThat(stopped.join()).isZero();
        }
    }
}
