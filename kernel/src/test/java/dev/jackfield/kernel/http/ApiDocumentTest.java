package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ApiDocumentTest {
    private static final String OPENAPI = "/api/v1/openapi.json";

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path data;

    private ControlFixture control;

    @BeforeEach
    void listen() throws Exception {
        control = new ControlFixture(vertx, data).listen();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    private JsonObject document() throws Exception {
        RawClient.Reply reply = control.get(OPENAPI);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        return new JsonObject(reply.body());
    }

    private static List<JsonObject> operations(JsonObject document) {
        List<JsonObject> operations = new ArrayList<>();
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .forEach(operation -> operations.add((JsonObject) operation.getValue())));
        return operations;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws Exception {
        JsonWriter json = new JsonWriter(UnaryOperator.identity());
        Set<String> served = new TreeSet<>();
        try (EventStream events = new EventStream(vertx.vertx(), control.log, json, Duration.ofSeconds(1))) {
            PluginRoutes none = new PluginRoutes(List::of, phase -> null);
            RouteTable table = KernelApi.table(
                    control.operations,
                    control.access,
                    control.audit,
                    control.levels,
                    control.exporters,
                    events,
                    none,
                    json,
                    new DatabaseApi(() -> control.databases, control.data, 1));
            for (Endpoint endpoint : table.endpoints()) {
                served.add(endpoint.method() + " " + endpoint.path());
                if (endpoint.method().equals(HttpMethod.GET)) {
                    served.add("HEAD " + endpoint.path());
                }
            }
        }
        assertThat(served).hasSizeGreaterThan(25);

        assertThat(new ApiContract(document()).operations()).isEqualTo(served);
    }

    @Test
    void everythingThatIsReferredToIsThere() throws Exception {
        new ApiContract(document()).referencesResolve();
    }

    @Test
    void everyParameterOfAPathIsDeclared() throws Exception {
        Pattern braces = Pattern.compile("\\{([^}]+)}");
        for (Map.Entry<String, Object> path : document().getJsonObject("paths")) {
            List<String> wanted = braces.matcher(path.getKey())
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            ((JsonObject) path.getValue()).forEach(operation -> {
                JsonArray parameters = ((JsonObject) operation.getValue()).getJsonArray("parameters", new JsonArray());
                assertThat(parameters.stream()
                                .map(JsonObject.class::cast)
                                .filter(each -> each.getString("in").equals("path") && each.getBoolean("required"))
                                .map(each -> each.getString("name")))
                        .as(path.getKey())
                        .containsExactlyElementsOf(wanted);
            });
        }
    }

    @Test
    void everyOperationHasANameOfItsOwnATagASummaryAndWhatGoesWrong() throws Exception {
        JsonObject document = document();
        List<String> tags = document.getJsonArray("tags").stream()
                .map(tag -> ((JsonObject) tag).getString("name"))
                .toList();

        List<JsonObject> operations = operations(document);

        assertThat(operations).extracting(each -> each.getString("operationId")).doesNotHaveDuplicates();
        for (JsonObject operation : operations) {
            assertThat(operation.getString("operationId")).matches("[a-z][A-Za-z]+");
            assertThat(operation.getString("summary")).endsWith(".").doesNotContain("\n");
            assertThat(tags)
                    .containsAll(operation.getJsonArray("tags").stream()
                            .map(String::valueOf)
                            .toList());
            Set<String> statuses = operation.getJsonObject("responses").fieldNames();
            assertThat(statuses).contains("422", "default");
            boolean open = operation.getJsonArray("security").isEmpty();
            assertThat(statuses.contains("401")).isNotEqualTo(open);
        }
    }

    @Test
    void onlyHealthIsSaidToBeOpen() throws Exception {
        for (Map.Entry<String, Object> path : document().getJsonObject("paths")) {
            ((JsonObject) path.getValue())
                    .forEach(operation -> assertThat(((JsonObject) operation.getValue())
                                    .getJsonArray("security")
                                    .isEmpty())
                            .as(path.getKey())
                            .isEqualTo(path.getKey().startsWith("/health/")));
        }
    }

    @Test
    void examplesLookAsTheyAreDescribed() throws Exception {
        new ApiContract(document()).holdsExamples();
    }

    @Test
    void boundsAndDefaultsThatAreDescribedAreThoseThatAreChecked() throws Exception {
        JsonObject limit = new ApiContract(document())
                .operation("GET", "/api/v1/plugins").getJsonArray("parameters").stream()
                        .map(JsonObject.class::cast)
                        .filter(each -> each.getString("name").equals("limit"))
                        .findFirst()
                        .orElseThrow()
                        .getJsonObject("schema");
        int least = limit.getInteger("minimum");
        int greatest = limit.getInteger("maximum");

        assertThat(limit.getInteger("default")).isBetween(least, greatest);
        assertThat(control.get("/api/v1/plugins?limit=" + least).status()).isEqualTo(200);
        assertThat(control.get("/api/v1/plugins?limit=" + greatest).status()).isEqualTo(200);
        assertThat(control.get("/api/v1/plugins?limit=" + (least - 1)).status()).isEqualTo(422);
        assertThat(control.get("/api/v1/plugins?limit=" + (greatest + 1)).status())
                .isEqualTo(422);
    }

    @Test
    void everyEndpointRefusesAParameterThatItDoesNotDescribe() throws Exception {
        for (String operation : new ApiContract(document()).operations()) {
            String method = operation.split(" ", -1)[0];
            String path = operation.split(" ", -1)[1].replaceAll("\\{[^}]+}", "a") + "?nonsense=1&foce=2";
            String body = path.startsWith("/api/v1/tokens?")
                    ? "{\"name\":\"a\",\"scopes\":[\"read\"]}"
                    : path.startsWith("/api/v1/log_levels?") ? "{\"levels\":{}}" : "{\"provider\":\"map\"}";
            boolean json = method.equals("PUT") || (method.equals("POST") && path.startsWith("/api/v1/tokens?"));
            RawClient.Reply reply =
                    control.ask(json ? control.json(method, path, body) : control.request(method, path));
            assertThat(reply.status()).as(operation).isEqualTo(422);
            if (!method.equals("HEAD")) {
                assertThat(reply.json().get("errors"))
                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                        .as(operation)
                        .hasSize(2);
            }
        }
        assertThat(control.operations.asked).isEmpty();
    }

    @Test
    void mistakesOfTheQueryAndOfTheBodyAreToldTogether() throws Exception {
        RawClient.Reply reply = control.ask(control.json(
                "PUT",
                "/api/v1/bindings/cache.store/l1?dry_run=yes&x=1",
                "{\"provider\":\"\",\"options\":7,\"option\":{}}"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .extracting(each -> String.valueOf(((Map<?, ?>) each).get("pointer")))
                .containsExactly("?dry_run", "?x", "provider", "options", "option");
        assertThat(reply.body())
                .contains("did you mean \\\"options\\\"?", "must not be empty", "an object is expected");
        new ApiContract(document())
                .holds("PUT", "/api/v1/bindings/a/b", reply.status(), reply.header("content-type"), reply.body());
        assertThat(control.operations.asked).isEmpty();
    }

    @Test
    void aSwapThatFailedLooksAsItIsDescribed() throws Exception {
        ApiContract contract = new ApiContract(document());
        String path = "/api/v1/bindings/cache.store/l1";
        for (String provider : List.of("broken", "mistaken")) {
            RawClient.Reply reply = control.ask(control.json("PUT", path, "{\"provider\":\"" + provider + "\"}"));
            assertThat(reply.status()).isEqualTo(422);
            contract.holds("PUT", path, reply.status(), reply.header("content-type"), reply.body());
        }
    }

    @Test
    void problemsLookAsTheyAreDescribed() throws Exception {
        ApiContract contract = new ApiContract(document());
        String binding = "/api/v1/bindings/cache.store/l1";
        String put = "{\"provider\":\"map\"}";
        Map<String, String> requests = Map.of(
                "GET /api/v1/plugins 401",
                "GET /api/v1/plugins HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/plugins/none 404",
                control.request("GET", "/api/v1/plugins/none"),
                "POST /api/v1/plugins/cache-map/stop 409",
                control.request("POST", "/api/v1/plugins/cache-map/stop"),
                "PUT " + binding + " 412",
                control.json("PUT", binding, put, "If-Match: \"g1\""),
                "PUT /api/v1/config 413",
                control.request("PUT", "/api/v1/config", "Content-Type: application/json", "Content-Length: 99999999"),
                "POST /api/v1/plugins 415",
                control.json("POST", "/api/v1/plugins", put),
                "PUT /api/v1/config 422",
                control.json("PUT", "/api/v1/config", "[]"),
                "POST /api/v1/plugins/cache-map/start 503",
                control.request("POST", "/api/v1/plugins/cache-map/start"));
        for (Map.Entry<String, String> request : requests.entrySet()) {
            RawClient.Reply reply = control.ask(request.getValue());
            String[] what = request.getKey().split(" ", -1);
            assertThat(reply.status()).as(request.getKey()).isEqualTo(Integer.parseInt(what[2]));
            contract.holds(what[0], what[1], reply.status(), reply.header("content-type"), reply.body());
        }
    }

    @Test
    void eventsLookAsTheyAreDescribed() throws Exception {
        ApiContract contract = new ApiContract(document());
        try (RawClient client = control.connect()) {
            client.send(control.request("GET", "/api/v1/events"));
            assertThat(client.head().status()).isEqualTo(200);
            control.log.emit("a.b", Map.of("inner", Map.of("list", List.of(1, 2.5, "c"))));
            String line = client.line();
            while (line != null && !line.startsWith("data: ")) {
                line = client.line();
            }
            contract.holdsEvent(String.valueOf(line).substring("data: ".length()));
        }
    }

    @Test
    void itNeedsAToken() throws Exception {
        assertThat(control.ask("GET " + OPENAPI + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(control.ask(control.request("HEAD", OPENAPI)).headers())
                .isEqualTo(control.get(OPENAPI).headers());
    }

    @Test
    void belowAPrefixOfAnEmbedderPathsBeginThere() throws Exception {
        assertThat(document().getJsonArray("servers").encode()).isEqualTo("[{\"url\":\"/\"}]");
        Router router = Router.router(vertx.vertx());
        control.listener.mount(router, "/jackfield");
        int port = vertx.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        try (RawClient client = new RawClient(port)) {
            JsonObject document = new JsonObject(client.send(control.request("GET", "/jackfield" + OPENAPI))
                    .reply()
                    .body());
            assertThat(document.getJsonArray("servers").encode()).isEqualTo("[{\"url\":\"/jackfield\"}]");
            assertThat(document.getJsonObject("paths").fieldNames()).contains(OPENAPI);
        }
    }

    private Slot<Object> slot(String name, Consumer<Router> routes) {
        Slot<Object> slot = new Slot<>(name);
        Router router = Router.router(vertx.vertx());
        routes.accept(router);
        slot.serve(Phase.of(new Object(), name, router));
        control.routed.add(slot);
        return slot;
    }

    @Test
    void routesOfPluginsComeAndGoWithThem() throws Exception {
        Slot<Object> slot = slot("http.routes/reports", router -> {
            router.route().handler(context -> context.next());
            router.get("/reports").putMetadata("summary", "All reports.").handler(context -> context.end());
            router.get("/reports/:id").handler(context -> context.end());
            router.delete("/reports/:which").handler(context -> context.end());
            router.post("/reports/:id/copy").handler(context -> context.end());
            router.get("/files/*").handler(context -> context.end());
            router.getWithRegex("/f[0-9]").handler(context -> context.end());
            router.get("/plugins").handler(context -> context.end());
            Router inner = Router.router(vertx.vertx());
            inner.get("/one").handler(context -> context.end());
            router.route("/inner/*").subRouter(inner);
        });

        JsonObject document = document();

        ApiContract contract = new ApiContract(document);
        assertThat(contract.operations())
                .contains(
                        "GET /api/v1/reports",
                        "GET /api/v1/reports/{id}",
                        "DELETE /api/v1/reports/{id}",
                        "POST /api/v1/reports/{id}/copy",
                        "GET /api/v1/inner/one")
                .noneMatch(each -> each.contains("files") || each.contains("f[0-9]") || each.contains("which"));
        JsonObject list = contract.operation("GET", "/api/v1/reports");
        assertThat(list.getString("summary")).isEqualTo("All reports.");
        assertThat(list.getString("operationId")).isEqualTo("getReports");
        assertThat(list.getJsonArray("tags").encode()).isEqualTo("[\"http.routes/reports\"]");
        assertThat(list.getJsonArray("security").encode()).contains("read");
        JsonObject delete = contract.operation("DELETE", "/api/v1/reports/7");
        assertThat(delete.getString("operationId")).isEqualTo("deleteReportsById");
        assertThat(delete.getJsonArray("parameters").encode()).contains("\"id\"");
        assertThat(delete.getJsonArray("security").encode()).contains("write");
        assertThat(contract.operation("GET", "/api/v1/plugins").getString("operationId"))
                .isEqualTo("listPlugins");
        assertThat(document.getJsonArray("tags").encode()).contains("http.routes/reports");
        assertThat(control.get("/api/v1/inner/one").status()).isEqualTo(200);
        contract.referencesResolve();

        control.routed.remove(slot);

        assertThat(new ApiContract(document()).operations()).noneMatch(each -> each.contains("reports"));
    }
}
