package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.JackfieldException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DatabaseApiTest {
    private static final String EXPORT = "/api/v1/databases/default/namespaces/visits/export";
    private static final String IMPORT = "/api/v1/databases/next/namespaces/visits/import";

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path data;

    private final FakeDatabase first = new FakeDatabase("visits", "notes");
    private final FakeDatabase next = new FakeDatabase();
    private ControlFixture control;

    @BeforeEach
    void listen() throws Exception {
        control = new ControlFixture(vertx, data).listen();
        control.databases.put("default", first);
        control.databases.put("next", next);
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    private String sending(String path, String type, String body) {
        return control.request(
                        "POST",
                        path,
                        "Content-Type: " + type,
                        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length)
                + body;
    }

    private RawClient.Reply export() throws Exception {
        return control.ask(control.request("POST", EXPORT, "Content-Length: 0"));
    }

    private void awaitNoFile() {
        await().untilAsserted(() -> {
            try (Stream<Path> files =
                    Files.exists(data.resolve("uploads")) ? Files.list(data.resolve("uploads")) : Stream.of()) {
                assertThat(files).isEmpty();
            }
        });
    }

    private JsonObject audited(String action) throws Exception {
        return new JsonObject(control.get("/api/v1/audit?action=" + action).body())
                .getJsonArray("items")
                .getJsonObject(0);
    }

    @Test
    void databasesAreListedWithServersConnectionsAndNamespaces() throws Exception {
        RawClient.Reply reply = control.get("/api/v1/databases");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonObject one = new JsonObject(reply.body()).getJsonArray("items").getJsonObject(0);
        assertThat(one.getString("name")).isEqualTo("default");
        assertThat(one.getString("dialect")).isEqualTo("h2");
        assertThat(one.getJsonArray("nodes").getJsonObject(0).getString("name")).isEqualTo("fake.db");
        assertThat(one.getJsonObject("connections").getInteger("maximum")).isEqualTo(20);
        assertThat(one.getJsonArray("namespaces").encode())
                .isEqualTo("[{\"name\":\"notes\",\"version\":2},{\"name\":\"visits\",\"version\":2}]");
    }

    @Test
    void exportIsAnsweredWholeAndToldByTheAuditAndNoFileStays() throws Exception {
        first.rows = "[\"1\",\"ünï\"]\n".repeat(50_000);
        RawClient.Reply reply = export();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("content-type", "application/x-ndjson");
        assertThat(reply.body()).isEqualTo(first.rows);
        assertThat(audited("database.export").getString("target")).isEqualTo("default/visits");
        awaitNoFile();
    }

    @Test
    void importReadsWhatIsSentIntoADatabaseThatNobodyUsesYet() throws Exception {
        RawClient.Reply reply = control.ask(sending(IMPORT, "application/x-ndjson", "[\"1\"]\n"));

        assertThat(reply.body()).isEqualTo("{\"database\":\"next\",\"namespace\":\"visits\",\"version\":2,\"rows\":3}");
        assertThat(next.imported).containsExactly("visits [\"1\"]\n");
        assertThat(audited("database.import").getString("outcome")).isEqualTo("done");
        awaitNoFile();
    }

    @Test
    void unknownNamesAreToldWithTheNearest() throws Exception {
        RawClient.Reply database =
                control.ask(control.request("POST", EXPORT.replace("default", "defualt"), "Content-Length: 0"));
        RawClient.Reply namespace =
                control.ask(control.request("POST", EXPORT.replace("visits", "visit"), "Content-Length: 0"));

        assertThat(database.status()).isEqualTo(404);
        assertThat(database.body()).contains("did you mean \\\"default\\\"");
        assertThat(namespace.status()).isEqualTo(404);
        assertThat(namespace.body()).contains("did you mean \\\"visits\\\"");
    }

    @Test
    void onlyAnAdminMay() throws Exception {
        String made = control.ask(control.json(
                        "POST", "/api/v1/tokens", "{\"name\":\"deploy\",\"scopes\":[\"write\"],\"expires_in\":null}"))
                .body();
        String writer = new JsonObject(made).getString("token");

        assertThat(control.ask(control.request("POST", EXPORT, "Content-Length: 0")
                                .replace(control.token, writer))
                        .status())
                .isEqualTo(403);
        assertThat(control.ask(sending(IMPORT, "application/x-ndjson", "[]").replace(control.token, writer))
                        .status())
                .isEqualTo(403);
        assertThat(next.imported).isEmpty();
    }

    @Test
    void whileOneIsMadeAnotherIsRefused() throws Exception {
        CountDownLatch until = new CountDownLatch(1);
        first.until = until;
        try (RawClient slow = control.connect()) {
            slow.send(control.request("POST", EXPORT, "Content-Length: 0").getBytes(StandardCharsets.UTF_8));
            await().until(() -> Files.isDirectory(data.resolve("uploads"))
                    && Files.list(data.resolve("uploads")).findAny().isPresent());
            RawClient.Reply refused = control.ask(sending(IMPORT, "application/x-ndjson", "[]\n"));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body()).contains("another export or import is being made");
            until.countDown();
            assertThat(slow.reply().status()).isEqualTo(200);
        }
        first.until = null;
        assertThat(export().status()).isEqualTo(200);
        awaitNoFile();
    }

    @Test
    void whatTheDatabaseRefusesIsToldAndNoFileStays() throws Exception {
        first.failure = new SQLException("no route to db1", "08001");
        RawClient.Reply away = export();
        first.failure = new SQLException("thing.shape is a GEOMETRY, which can't be carried", "0A000");
        RawClient.Reply unable = export();
        next.failure = new JackfieldException("import_refused", "visits: it was cut off: the end is missing", null);
        RawClient.Reply refused = control.ask(sending(IMPORT, "application/x-ndjson", "[]\n"));

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.body()).contains("default/visits: no route to db1");
        assertThat(unable.status()).isEqualTo(422);
        assertThat(unable.body()).contains("GEOMETRY");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("import_refused", "the end is missing");
        assertThat(audited("database.import").getString("outcome")).isEqualTo("refused");
        assertThat(export().status()).as("the next one is not refused as busy").isEqualTo(422);
        awaitNoFile();
    }

    @Test
    void exportThatIsTooLargeIsRefusedAndNoFileStays() throws Exception {
        first.rows = "x".repeat((1 << 20) + 1);
        RawClient.Reply reply = export();

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("export_too_large", "1048576 bytes");
        awaitNoFile();
    }

    @Test
    void importThatIsTooLargeOrOfAnotherTypeIsNotRead() throws Exception {
        List<RawClient.Reply> replies = List.of(
                control.ask(control.request(
                        "POST", IMPORT, "Content-Type: application/x-ndjson", "Content-Length: 1048577")),
                control.ask(sending(IMPORT, "application/json", "[]")));

        assertThat(replies).extracting(RawClient.Reply::status).containsExactly(413, 415);
        assertThat(next.imported).isEmpty();
    }
}
