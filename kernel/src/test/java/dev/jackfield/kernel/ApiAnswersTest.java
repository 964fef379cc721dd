package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.http.ApiContract;
import dev.jackfield.kernel.plugin.PluginJar;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole kernel answers looks as its API describes it. */
class ApiAnswersTest {
    private static final String BINDING = "/api/v1/bindings/cache.store/l1";
    private static final String JSON = "application/json";
    private static final String ARCHIVE = "application/java-archive";

    private static final String OPTIONS = """
            @Override public dev.jackfield.spi.Options options() {
                return dev.jackfield.spi.Options.of(
                        dev.jackfield.spi.Option.integer("size").doc("How many.").between(1L, 9L).defaultsTo(3L),
                        dev.jackfield.spi.Option.duration("pause").doc("How long.").optional(),
                        dev.jackfield.spi.Option.string("key").doc("A key.").defaultsTo("hidden").asSecret(),
                        dev.jackfield.spi.Option.choice("kind", "a", "b").doc("Which.").defaultsTo("a"),
                        dev.jackfield.spi.Option.binding("next", dev.jackfield.spi.cache.CacheStore.class)
                                .doc("Another.").optional());
            }
            """;

    @TempDir
    Path folder;

    private RunningKernel kernel;
    private ApiContract contract;

    @BeforeEach
    void start() throws IOException {
        kernel = new RunningKernel(folder.resolve("home"));
        contract = new ApiContract(kernel.get("/api/v1/openapi.json").json());
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    private RunningKernel.Reply ask(int status, String request, String type, byte[] body) throws IOException {
        RunningKernel.Reply reply = kernel.send(request, type, body);
        assertThat(reply.status()).as(request + ": " + reply.text()).isEqualTo(status);
        String[] what = request.split(" ", -1);
        contract.holds(what[0], what[1], reply.status(), reply.type(), reply.text());
        return reply;
    }

    private RunningKernel.Reply ask(int status, String request) throws IOException {
        return ask(status, request, JSON, new byte[0]);
    }

    private RunningKernel.Reply ask(int status, String request, String json) throws IOException {
        return ask(status, request, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private Path store(String version) {
        String source = PluginJar.storeSource("org.example.tiny", "tiny", """
                return (dev.jackfield.spi.cache.CacheStore) java.lang.reflect.Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {dev.jackfield.spi.cache.CacheStore.class},
                        (proxy, method, arguments) -> method.getReturnType() == long.class ? (Object) 0L
                                : method.getReturnType() == boolean.class ? (Object) false : null);""");
        return PluginJar.store("tiny", "tiny")
                .version(version)
                .source("org.example.tiny.Store", source.stripTrailing().replaceFirst("}$", OPTIONS + "}"))
                .jar(folder.resolve("tiny-" + version + ".jar"));
    }

    /** Plugged in by default, as its provider has the name of the default one. */
    private Path exporter() {
        return PluginJar.plugin("exporter")
                .source("org.example.exporter.Provider", """
                        package org.example.exporter;
                        import dev.jackfield.spi.monitor.*;
                        public final class Provider implements MetricExporterProvider {
                            @Override public String name() { return "prometheus"; }
                            @Override public MetricExporter create(
                                    dev.jackfield.spi.OptionValues options, dev.jackfield.spi.ProviderContext context) {
                                return accept -> java.util.Optional.of(new Exposition("text/plain",
                                        context.meters().snapshot().toString().getBytes()));
                            }
                        }
                        """)
                .resource(
                        "META-INF/services/dev.jackfield.spi.monitor.MetricExporterProvider",
                        "org.example.exporter.Provider\n")
                .jar(folder.resolve("exporter-1.0.0.jar"));
    }

    /** Plugged in by default too, with one consumer. */
    private Path database() {
        return PluginJar.plugin("database")
                .source("org.example.database.Provider", """
                        package org.example.database;
                        import dev.jackfield.spi.database.*;
                        import java.io.*;
                        import java.time.Duration;
                        import java.util.List;
                        public final class Provider implements DatabaseProvider {
                            @Override public String name() { return "h2"; }
                            @Override public Database create(
                                    dev.jackfield.spi.OptionValues options, dev.jackfield.spi.ProviderContext context) {
                                return new Database() {
                                    @Override public String dialect() { return H2; }
                                    @Override public javax.sql.DataSource dataSource(Migrations of) { return null; }
                                    @Override public javax.sql.DataSource readOnly(Migrations of) { return null; }
                                    @Override public java.sql.Connection readOnlyAfter(Migrations of, Position after) {
                                        return null;
                                    }
                                    @Override public Position position() { return new Position("1"); }
                                    @Override public List<DatabaseNode> nodes() {
                                        return List.of(new DatabaseNode("file", true, true, Duration.ZERO, ""));
                                    }
                                    @Override public DatabaseStatistics statistics() {
                                        return new DatabaseStatistics(0, 0, 0, 20, 0, Duration.ZERO, 0, List.of());
                                    }
                                    @Override public List<Migrations> namespaces() {
                                        return List.of(Migrations.of("visits", Migration.of(1, "visits", "select 1")));
                                    }
                                    @Override public long exportTo(Migrations of, OutputStream out) throws IOException {
                                        out.write("{}".getBytes());
                                        return 0;
                                    }
                                    @Override public long importFrom(Migrations of, InputStream in) throws IOException {
                                        return in.readAllBytes().length;
                                    }
                                    @Override public void close() {}
                                };
                            }
                        }
                        """)
                .resource(
                        "META-INF/services/dev.jackfield.spi.database.DatabaseProvider",
                        "org.example.database.Provider\n")
                .jar(folder.resolve("database-1.0.0.jar"));
    }

    private void databases() throws IOException {
        kernel.upload(database());
        ask(200, "GET /api/v1/databases");
        String namespace = "/api/v1/databases/default/namespaces/visits";
        ask(200, "POST " + namespace + "/export");
        ask(404, "POST " + namespace.replace("default", "none") + "/export");
        ask(200, "POST " + namespace + "/import", "application/x-ndjson", "{}".getBytes(StandardCharsets.UTF_8));
        ask(404, "POST " + namespace + "s/import", "application/x-ndjson", "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyAnswerLooksAsItIsDescribed() throws Exception {
        ask(200, "GET /api/v1/openapi.json");
        bringPluginsIn();
        plugAndRollBack();
        reconfigure();
        livePlugins();
        databases();
        tokensAndSessions();
        ask(200, "GET /health/live");
        ask(200, "GET /health/ready");
        ask(200, "GET /api/v1/health");
        ask(503, "GET /metrics");
        kernel.upload(exporter());
        ask(200, "GET /metrics");

        assertThat(contract.operations())
                .filteredOn(operation -> !operation.startsWith("HEAD ") && !operation.endsWith("/events"))
                .allSatisfy(operation -> assertThat(contract.seen())
                        .containsAnyOf(operation + " 200", operation + " 201", operation + " 204"));
        assertThat(contract.seen()).contains("POST /api/v1/plugins 200", "POST /api/v1/plugins 201");
    }

    private void bringPluginsIn() throws IOException {
        ask(201, "POST /api/v1/plugins", ARCHIVE, Files.readAllBytes(store("1.0.0")));
        ask(422, "POST /api/v1/plugins", ARCHIVE, new byte[100]);
        ask(415, "POST /api/v1/plugins", "text/plain", new byte[100]);
        kernel.drop(PluginJar.store("waits", "waits")
                .manifest("Plugin-Dependencies", "nowhere")
                .jar(folder.resolve("waits-1.0.0.jar")));
        await().until(() -> kernel.plugins().contains("waits refused"));
        ask(200, "GET /api/v1/plugins");
        ask(200, "GET /api/v1/plugins?limit=1");
        ask(200, "GET /api/v1/plugins/waits");
        ask(404, "GET /api/v1/plugins/none");
        ask(200, "GET /api/v1/extension_points");
        ask(200, "GET /api/v1/extension_points/cache.store");
        ask(404, "GET /api/v1/extension_points/none");
    }

    private void plugAndRollBack() throws IOException {
        ask(200, "PUT " + BINDING + "?dry_run=true", "{\"provider\":\"tiny\"}");
        ask(200, "PUT " + BINDING, "{\"provider\":\"tiny\",\"options\":{\"size\":5,\"pause\":\"5s\"}}");
        ask(200, "PUT " + BINDING, "{\"provider\":\"tiny\",\"options\":{\"size\":6}}");
        ask(422, "PUT " + BINDING, "{\"provider\":\"tiny\",\"options\":{\"size\":10,\"sze\":1}}");
        ask(422, "PUT " + BINDING, "{\"provider\":\"tinny\"}");
        ask(200, "POST /api/v1/plugins", ARCHIVE, Files.readAllBytes(store("1.1.0")));
        ask(200, "POST " + BINDING + "/rollback");
        ask(409, "POST /api/v1/bindings/cache.store/l9/rollback");
        ask(200, "GET /api/v1/bindings");
        ask(200, "GET " + BINDING);
        ask(404, "GET /api/v1/bindings/cache.store/l9");
        ask(200, "GET " + BINDING + "/history");
    }

    private void tokensAndSessions() throws IOException {
        String id = ask(201, "POST /api/v1/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires_in\":\"1h\"}")
                .json()
                .getString("id");
        ask(422, "POST /api/v1/tokens", "{\"name\":\"\",\"scope\":[\"read\"]}");
        ask(409, "POST /api/v1/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"]}");
        ask(200, "GET /api/v1/tokens");
        ask(204, "DELETE /api/v1/tokens/" + id);
        ask(404, "DELETE /api/v1/tokens/" + id);
        ask(201, "POST /api/v1/session");
        ask(200, "GET /api/v1/audit?limit=3&action=token&actor=admin-token&since=2026-01-01T00:00:00Z");
        ask(200, "GET /api/v1/audit");
        ask(200, "GET /api/v1/log_levels");
        ask(200, "PUT /api/v1/log_levels", "{\"levels\":{\"tiny\":\"debug\"},\"expires_in\":\"1h\"}");
        ask(422, "PUT /api/v1/log_levels", "{\"levels\":{\"tiny\":\"loud\"}}");
        ask(422, "GET /api/v1/audit?since=yesterday");
        ask(401, "GET /api/v1/session");
        ask(401, "DELETE /api/v1/session");
        kernel.signedIn(() -> {
            ask(200, "GET /api/v1/session");
            ask(204, "DELETE /api/v1/session");
        });
    }

    private void reconfigure() throws IOException {
        JsonObject shown = ask(200, "GET /api/v1/config").json();
        ask(200, "PUT /api/v1/config?dry_run=true", shown.encode());
        ask(200, "PUT /api/v1/config", shown.encode());
        JsonObject swap =
                shown.getJsonObject("configuration").copy().put("swap", new JsonObject().put("drain_timeout", "9s"));
        ask(200, "PUT /api/v1/config", swap.encode());
        ask(422, "PUT /api/v1/config", "{\"swop\":{},\"health\":{\"interval\":\"0s\"}}");
    }

    private void livePlugins() throws IOException {
        ask(200, "POST /api/v1/plugins/tiny/reload");
        ask(409, "POST /api/v1/plugins/tiny/stop");
        ask(200, "POST /api/v1/plugins/tiny/stop?force=true");
        ask(200, "POST /api/v1/plugins/tiny/start");
        JsonObject verified = ask(200, "POST /api/v1/plugins/tiny/verify").json();
        assertThat(verified.getJsonArray("verdicts")).isNotEmpty();
        ask(200, "DELETE /api/v1/plugins/tiny?force=true");
        ask(404, "DELETE /api/v1/plugins/none");
        assertThat(List.of("tiny unloaded", "waits refused")).containsAll(kernel.plugins());
    }

    @Test
    void routesOfAPluginAreDescribedForAsLongAsItIsPluggedIn() throws Exception {
        Path reports = PluginJar.plugin("reports")
                .source("org.example.reports.Provider", """
                        package org.example.reports;
                        public final class Provider implements dev.jackfield.spi.http.RoutesProvider {
                            @Override public String name() { return "reports"; }
                            @Override public dev.jackfield.spi.http.Routes create(
                                    dev.jackfield.spi.OptionValues options, dev.jackfield.spi.ProviderContext context) {
                                return mount -> mount.router().get("/reports/:id")
                                        .putMetadata("summary", "One report.")
                                        .handler(request -> request.end(request.pathParam("id")));
                            }
                        }
                        """)
                .resource("META-INF/services/dev.jackfield.spi.http.RoutesProvider", "org.example.reports.Provider\n")
                .jar(folder.resolve("reports-1.0.0.jar"));
        String binding = "PUT /api/v1/bindings/http.routes/reports";
        ask(201, "POST /api/v1/plugins", ARCHIVE, Files.readAllBytes(reports));

        ask(200, binding, "{\"provider\":\"reports\"}");

        assertThat(kernel.get("/api/v1/reports/7").text()).isEqualTo("7");
        RunningKernel.Reply described = ask(200, "GET /api/v1/openapi.json");
        assertThat(new ApiContract(described.json()).operations()).contains("GET /api/v1/reports/{id}");
        assertThat(described.text()).contains("One report.", "http.routes/reports");

        ask(200, binding, "{\"provider\":\"none\"}");

        described = ask(200, "GET /api/v1/openapi.json");
        assertThat(new ApiContract(described.json()).operations()).doesNotContain("GET /api/v1/reports/{id}");
        assertThat(described.text()).doesNotContain("One report.", "http.routes/reports");
    }
}
