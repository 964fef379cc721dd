package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.plugin.PluginJar;
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
    private static final String MASK = "********";
    private static final String L1 = "/api/v1/bindings/cache.store/l1";
    private static final String HOST = "bindings.cache.store.l1.host";

    private static final String STORE = """
            return (dev.jackfield.spi.cache.CacheStore) java.lang.reflect.Proxy.newProxyInstance(
                    Store.class.getClassLoader(),
                    new Class<?>[] {dev.jackfield.spi.cache.CacheStore.class},
                    (proxy, method, arguments) -> method.getReturnType() == long.class ? (Object) 0L
                            : method.getReturnType() == boolean.class ? (Object) false : null);""";
    private static final String OPTIONS = """
            @Override public dev.jackfield.spi.Options options() {
                return dev.jackfield.spi.Options.of(
                        dev.jackfield.spi.Option.string("host").doc("Where.").defaultsTo("h"),
                        dev.jackfield.spi.Option.integer("size").doc("How many.").between(1L, 9L).defaultsTo(3L),
                        dev.jackfield.spi.Option.string("key").doc("A key.").optional().asSecret());
            }
            """;

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
    void aWriterSendsNoSecretThatStaysToAnAddressOfItsOwn() throws Exception {
        assertThat(kernel.upload(remoteStore()).status()).isEqualTo(201);
        assertThat(kernel.put(L1, remote("a.example", "s3cret-word", 1)).status())
                .isEqualTo(200);
        kernel.as(writer, () -> {
            assertThat(kernel.put(L1, remote("a.example", MASK, 2)).status()).isEqualTo(200);
            refused(kernel.put(L1, remote("b.example", MASK, 2)), HOST);
            refused(kernel.put(L1 + "?dry_run=true", remote("b.example", MASK, 2)), HOST);
            JsonObject whole = kernel.get("/api/v1/config").json().getJsonObject("configuration");
            whole.getJsonObject("bindings")
                    .getJsonObject("cache.store")
                    .getJsonObject("l1")
                    .put("host", "b.example");
            refused(kernel.put("/api/v1/config", whole), HOST);
            refused(kernel.put("/api/v1/config?dry_run=true", whole), HOST);
            assertThat(kernel.put(L1, remote("b.example", "another-word", 2)).status())
                    .isEqualTo(200);
        });
        assertThat(kernel.put(L1, remote("a.example", MASK, 2)).status())
                .as("an admin may")
                .isEqualTo(200);
    }

    private static JsonObject remote(String host, String key, int size) {
        return new JsonObject()
                .put("provider", "tiny")
                .put(
                        "options",
                        new JsonObject().put("host", host).put("key", key).put("size", size));
    }

    private Path remoteStore() throws IOException {
        String source = PluginJar.storeSource("org.example.tiny", "tiny", "return null;");
        return PluginJar.store("tiny", "tiny")
                .version("1.0.0")
                .source(
                        "org.example.tiny.Store",
                        source.stripTrailing().replace("return null;", STORE).replaceFirst("}$", OPTIONS + "}"))
                .jar(folder.resolve("tiny-1.0.0.jar"));
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
