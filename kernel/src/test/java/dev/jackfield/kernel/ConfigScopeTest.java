package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token that may write can't change: who is let in, and by which code. */
class ConfigScopeTest {
    private static final String JSON = "application/json";

    @TempDir
    Path folder;

    private RunningKernel kernel;
    private String writer;

    @BeforeEach
    void start() throws Exception {
        kernel = new RunningKernel(folder);
        writer = send("POST /api/v1/tokens", new JsonObject("{\"name\":\"ci\",\"scopes\":[\"write\"]}"))
                .json()
                .getString("token");
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    private RunningKernel.Reply send(String request, JsonObject json) throws IOException {
        return kernel.send(request, JSON, json.encode().getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject changed(Consumer<JsonObject> change) throws IOException {
        JsonObject tree = kernel.get("/api/v1/config").json().getJsonObject("configuration");
        change.accept(tree);
        return tree;
    }

    @Test
    void aWriterChangesBindingsAndDeadlines() throws Exception {
        JsonObject tree = changed(all -> all.getJsonObject("swap").put("drain_timeout", "9s"));
        kernel.as(
                writer,
                () -> assertThat(send("PUT /api/v1/config", tree).status()).isEqualTo(200));
    }

    @Test
    void aWriterDoesNotChangeWhichPluginsAreTrusted() throws Exception {
        JsonObject tree = changed(all -> all.getJsonObject("plugins").put("trust", "locked"));
        kernel.as(writer, () -> {
            RunningKernel.Reply reply = send("PUT /api/v1/config", tree);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json().getString("detail")).contains("admin", "plugins.trust");
        });
        assertThat(kernel.get("/api/v1/config").text()).contains("\"trust\":\"any\"");
        assertThat(send("PUT /api/v1/config", tree).status()).isEqualTo(200);
    }

    @Test
    void aWriterSendsBackWhatAnAdminLeftForTheNextStart() throws Exception {
        send("PUT /api/v1/config", changed(all -> all.getJsonObject("plugins").put("trust", "locked")));
        JsonObject same = changed(all -> {});
        kernel.as(
                writer,
                () -> assertThat(send("PUT /api/v1/config", same).status()).isEqualTo(200));
        JsonObject back = changed(all -> all.getJsonObject("plugins").put("trust", "any"));
        kernel.as(
                writer,
                () -> assertThat(send("PUT /api/v1/config", back).status()).isEqualTo(403));
    }
}
