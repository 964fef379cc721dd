package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token that may write can't have filled in: what the server's environment and its disk know. */
class ReferenceScopeTest {
    private static final String DRAIN = "swap.drain_timeout";

    @TempDir
    Path folder;

    private RunningKernel kernel;
    private String writer;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("seconds"), "9s");
        kernel = new RunningKernel(folder);
        writer = kernel.send(
                        "POST /api/v1/tokens",
                        "application/json",
                        new JsonObject("{\"name\":\"ci\",\"scopes\":[\"write\"]}")
                                .toBuffer()
                                .getBytes())
                .json()
                .getString("token");
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    private RunningKernel.Reply drain(String query, String value) throws IOException {
        return kernel.put(
                "/api/v1/config" + query, new JsonObject().put("swap", new JsonObject().put("drain_timeout", value)));
    }

    private static void refused(RunningKernel.Reply reply, String place) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().getString("detail")).contains("admin", place);
    }

    @Test
    void aWriterNamesNoFileAndNoVariableNotEvenInADryRun() throws Exception {
        kernel.as(writer, () -> {
            refused(drain("", "${file:seconds}"), DRAIN);
            refused(drain("?dry_run=true", "${HOME:9s}"), DRAIN);
            JsonObject binding = new JsonObject("""
                    {"provider": "round_robin", "options": {"nodes": ["http://h"], "health_path": "/${file:seconds}"}}
                    """);
            refused(kernel.put("/api/v1/bindings/upstream/x", binding), "bindings.upstream.x.health_path");
            refused(kernel.put("/api/v1/bindings/upstream/x?dry_run=true", binding), "bindings.upstream.x.health_path");
        });
    }

    @Test
    void whatAnAdminNamedAWriterMaySendAgain() throws Exception {
        assertThat(drain("", "${file:seconds}").status()).isEqualTo(200);
        kernel.as(writer, () -> {
            assertThat(drain("", "${file:seconds}").status()).isEqualTo(200);
            refused(drain("", "${file:other}"), DRAIN);
        });
    }

    @Test
    void nobodyIsToldWhatTheDataFolderKeeps() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data/admin-token"));
        for (String name : new String[] {"data/admin-token", "plugins/../data/admin-token", "link"}) {
            RunningKernel.Reply reply = drain("", "${file:" + name + "}");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.text()).contains("data folder");
        }
    }
}
