package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.plugin.PluginJar;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit of a whole kernel tells. */
class AuditTest {
    private static final String JSON = "application/json";

    @TempDir
    Path folder;

    private RunningKernel kernel;

    @BeforeEach
    void start() throws IOException {
        kernel = new RunningKernel(folder);
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    private RunningKernel.Reply send(String request, String json) throws IOException {
        return kernel.send(request, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject last(String action) throws IOException {
        return kernel.items("/api/v1/audit?limit=1&action=" + action).get(0);
    }

    @Test
    void aChangeOverHttpIsToldWithWhatDiffersBeforeItIsAnswered() throws Exception {
        JsonObject tree = kernel.get("/api/v1/config").json().getJsonObject("configuration");
        tree.getJsonObject("swap").put("drain_timeout", "9s");

        assertThat(send("PUT /api/v1/config", tree.encode()).status()).isEqualTo(200);

        JsonObject told = last("config");
        assertThat(told.getString("actor")).isEqualTo("admin-token");
        assertThat(told.getString("outcome")).isEqualTo("done");
        assertThat(told.getString("remote_address")).isEqualTo("127.0.0.1");
        assertThat(told.getJsonObject("before").getMap()).hasSize(1).containsKey("swap.drain_timeout");
        assertThat(told.getJsonObject("after").getMap()).containsEntry("swap.drain_timeout", "9s");
    }

    @Test
    void aRefusedChangeIsToldWithItsReasonAndADryRunIsNot() throws Exception {
        assertThat(send("PUT /api/v1/bindings/cache.store/l9?dry_run=true", "{\"provider\":\"none\"}")
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT /api/v1/bindings/cache.store/l9", "{\"provider\":\"nowhere\"}")
                        .status())
                .isEqualTo(422);

        List<JsonObject> told = kernel.items("/api/v1/audit?action=binding");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).getString("outcome")).isEqualTo("refused");
        assertThat(told.get(0).getString("target")).isEqualTo("cache.store/l9");
        assertThat(told.get(0).getString("reason")).contains("nowhere");
    }

    @Test
    void staleTagsAreRefusedForTheConfigurationAndForARollbackToo() throws Exception {
        for (String request : List.of("PUT /api/v1/config", "POST /api/v1/bindings/cache.store/l1/rollback")) {
            RunningKernel.Reply reply =
                    kernel.send(request, JSON + "\r\nIf-Match: \"g99\"", "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(reply.status()).as(request + reply.text()).isEqualTo(412);
        }
    }

    @Test
    void tokensAndSignInsAreToldAndNoTokenIs() throws Exception {
        JsonObject made = send("POST /api/v1/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"]}")
                .json();
        JsonObject told = last("token.create");
        assertThat(told.getString("target")).isEqualTo("ci");
        assertThat(told.getJsonObject("after").encode()).contains("\"scopes\":[\"read\"]");
        kernel.signedIn(() -> kernel.send("DELETE /api/v1/session", "", new byte[0]));
        assertThat(kernel.items("/api/v1/audit?action=session"))
                .extracting(record -> record.getString("action"))
                .containsExactly("session.end", "session.begin");

        kernel.as(
                "jf_" + "z".repeat(43),
                () -> assertThat(kernel.send("POST /api/v1/session", "", new byte[0])
                                .status())
                        .isEqualTo(401));

        await().until(() -> kernel.items("/api/v1/audit?actor=anonymous").size() == 1);
        try (Stream<Path> files = Files.list(folder.resolve("data/audit"))) {
            assertThat(files.toList())
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(made.getString("token")));
        }
    }

    @Test
    void aWrongTokenIsToldWhereverItIsShown() throws Exception {
        kernel.as(
                "jf_" + "z".repeat(43),
                () -> assertThat(kernel.get("/api/v1/plugins").status()).isEqualTo(401));
        await().until(() -> kernel.items("/api/v1/audit?actor=anonymous").size() == 1);
        assertThat(kernel.items("/api/v1/audit?actor=anonymous").get(0).getString("action"))
                .isEqualTo("access.ask");
    }

    @Test
    void aTokenThatOnlyReadsCannotRollTheAuditOverBySigningIn() throws Exception {
        String reader = send("POST /api/v1/tokens", "{\"name\":\"a:b\",\"scopes\":[\"read\"]}")
                .json()
                .getString("token");
        kernel.as(reader, () -> {
            for (int i = 0; i < 30; i++) {
                assertThat(kernel.send("POST /api/v1/session", "", new byte[0]).status())
                        .isEqualTo(201);
            }
            RunningKernel.Reply reply = kernel.send("POST /api/v1/session", "", new byte[0]);
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.text()).contains("a:b", "signed in too often");
        });
        assertThat(kernel.items("/api/v1/audit?action=session.begin&limit=100")).hasSize(30);
    }

    @Test
    void whatComesByTheDropDirectoryAndTheStartItselfAreTold() throws Exception {
        kernel.drop(PluginJar.store("tiny", "tiny").jar(folder.resolve("tiny-1.0.0.jar")));
        await().until(() -> kernel.plugins().contains("tiny started"));
        await().until(() -> !kernel.items("/api/v1/audit?action=plugin.drop").isEmpty());

        JsonObject told = last("plugin.drop");
        assertThat(told.getString("actor")).isEqualTo("drop directory");
        assertThat(told.getString("target")).isEqualTo("tiny-1.0.0.jar");
        assertThat(told.getJsonObject("after").getString("tiny")).startsWith("1.0.0 started, generation 1");
        assertThat(last("kernel.start").getString("outcome")).isEqualTo("done");
    }

    @Test
    void anAuditThatWasEditedIsFoundOutAtTheNextStart() throws Exception {
        send("POST /api/v1/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"]}");
        kernel.close();
        Path file = folder.resolve("data/audit/audit-000000000001.jsonl");
        Files.writeString(file, Files.readString(file).replace("\"target\":\"ci\"", "\"target\":\"cj\""));

        kernel = new RunningKernel(folder);

        await().until(() -> kernel.degraded().contains("audit"));
        assertThat(kernel.get("/api/v1/health").text()).contains("audit-000000000001.jsonl:2: was changed");
        assertThat(Jackfield.verifyAudit(folder.resolve("data")).problems()).hasSize(2);
    }
}
