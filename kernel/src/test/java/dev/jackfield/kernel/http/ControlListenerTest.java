package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.access.AdminToken;
import dev.jackfield.kernel.metric.TrackedMeters;
import dev.jackfield.spi.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.io.ByteArrayInputStream;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlListenerTest {
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

    @Test
    void theTokenIsThereBeforeItListensAndItsOwnersAlone() throws Exception {
        Path file = data.resolve(AdminToken.FILE);
        assertThat(control.token).hasSizeGreaterThan(40);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        AdminToken.of(data, secret -> {});
        assertThat(Files.readString(file).strip()).isEqualTo(control.token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/plugins",
                "GET /metrics",
                "GET /api/v1/health",
                "GET /api/v1/events",
                "GET /nowhere",
                "POST /health/live",
                "OPTIONS /api/v1/plugins",
                "GET /health/live/../../metrics"
            })
    void nothingButHealthIsOpen(String line) throws Exception {
        for (String authorization : List.of("", "Authorization: Bearer wrong\r\n", "Authorization: Basic YTpi\r\n")) {
            RawClient.Reply reply = control.ask(line + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("www-authenticate")).startsWith("Bearer realm");
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).doesNotContain(control.token);
        }
    }

    @Test
    void healthIsOpenAndSaysWhatFailsWithoutDetails() throws Exception {
        String live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String ready = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(control.ask(live).status()).isEqualTo(200);
        assertThat(control.ask(ready).status()).isEqualTo(200);

        control.operations.components.add(
                new Component("binding/gateway/default", Health.down("why"), FakeOperations.NOW, false, true));
        assertThat(control.ask(live).status()).isEqualTo(200);
        RawClient.Reply reply = control.ask(ready);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("failing"))
                .isEqualTo(List.of(Map.of("name", "binding/gateway/default", "state", "down")));
        assertThat(control.get("/api/v1/health").body())
                .contains("\"detail\":\"why\"")
                .contains("\"state\":\"down\"");
    }

    @Test
    void listsArePagedByACursor() throws Exception {
        RawClient.Reply first = control.get("/api/v1/plugins?limit=2");
        assertThat(first.status()).isEqualTo(200);
        assertThat((List<?>) first.json().get("items")).hasSize(2);
        Object cursor = first.json().get("next_cursor");
        RawClient.Reply second = control.get("/api/v1/plugins?limit=2&cursor=" + cursor);
        assertThat((List<?>) second.json().get("items")).hasSize(1);
        assertThat(second.json()).containsEntry("next_cursor", null);
        assertThat(second.body()).contains("\"id\":\"gateway\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00!", "bad", "Z2F0ZXdheQ", "Y2FjaGU=", ""})
    void aCursorThatNobodyAnsweredIsAMistakeWhichIsNamed(String cursor) throws Exception {
        for (String list : List.of("/api/v1/plugins", "/api/v1/bindings/cache.store/l1/history")) {
            RawClient.Reply reply = control.get(list + "?limit=0&cursor=" + cursor);

            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.body())
                    .contains("\"pointer\":\"?cursor\"", "next_cursor of an answer before is expected")
                    .contains("\"pointer\":\"?limit\"");
        }
    }

    @Test
    void allMistakesOfAQueryAreToldTogether() throws Exception {
        RawClient.Reply reply = control.get("/api/v1/plugins?limit=0&limt=3&cursor=a&cursor=b");
        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(4);
        assertThat(reply.body()).contains("did you mean \\\"limit\\\"?", "1 to 1000", "is given twice");
    }

    @Test
    void headAnswersAsGetDoes() throws Exception {
        RawClient.Reply get = control.get("/api/v1/plugins");
        RawClient.Reply head = control.ask(control.request("HEAD", "/api/v1/plugins"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(control.ask(control.request("HEAD", "/api/v1/plugins/none")).status())
                .isEqualTo(404);
        assertThat(control.ask(control.request("HEAD", "/api/v1/events")).header("content-type"))
                .isEqualTo("text/event-stream");
    }

    @Test
    void aMethodThatAPathDoesNotHaveIsRefusedWithThoseItHas() throws Exception {
        RawClient.Reply reply = control.ask(control.request("PATCH", "/api/v1/plugins"));
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
        RawClient.Reply options = control.ask(control.request("OPTIONS", "/api/v1/bindings/a/b"));
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("allow")).isEqualTo("GET, HEAD, PUT, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/plugins/none",
                "/api/v1/plugins/..%2F..%2Fetc%2Fpasswd",
                "/api/v1/plugins/%00",
                "/api/v1/plugins/%zz",
                "/api/v1/plugins/",
                "/api/v1/bindings/cache.store/none",
                "/api/v1/bindings/cache.store/none/history",
                "/api/v1/nothing",
                "/../../etc/passwd",
                "/",
                "/api/v1"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        RawClient.Reply reply = control.get(path);
        assertThat(reply.status()).isIn(404, 400);
        assertThat(reply.header("content-type")).isIn("application/problem+json", "");
    }

    @Test
    void anUnknownIdNamesTheNearestKnownOne() throws Exception {
        assertThat(control.get("/api/v1/plugins/gatway").body()).contains("did you mean \\\"gateway\\\"?");
    }

    @Test
    void aBindingIsShownAndSwapped() throws Exception {
        RawClient.Reply shown = control.get("/api/v1/bindings/cache.store/l1");
        assertThat(shown.header("etag")).isEqualTo("\"g3\"");
        assertThat(shown.json()).containsEntry("in_flight", 2L).containsEntry("provider", "caffeine");

        String put = "{\"provider\":\"caffeine\",\"options\":{\"maximum_entries\":5}}";
        RawClient.Reply swapped = control.ask(control.json("PUT", "/api/v1/bindings/cache.store/l1", put));
        assertThat(swapped.status()).isEqualTo(200);
        assertThat(swapped.json()).containsEntry("outcome", "swapped").containsEntry("drained_ms", 1.8);
        assertThat(swapped.header("etag")).isEqualTo("\"g4\"");
        assertThat(control.operations.asked).containsExactly("put cache.store/l1 caffeine {maximum_entries=5}");

        RawClient.Reply dry = control.ask(control.json("PUT", "/api/v1/bindings/cache.store/l1?dry_run=true", put));
        assertThat(dry.json()).containsEntry("swapped", List.of("cache.store/l1"));
        assertThat(control.ask(control.request("POST", "/api/v1/bindings/cache.store/l1/rollback"))
                        .status())
                .isEqualTo(200);
        assertThat((List<?>) control.get("/api/v1/bindings/cache.store/l1/history")
                        .json()
                        .get("items"))
                .hasSize(2);
    }

    @Test
    void aStaleTagIsRefusedAndChangesNothing() throws Exception {
        String put = "{\"provider\":\"caffeine\"}";
        String path = "/api/v1/bindings/cache.store/l1";
        assertThat(control.ask(control.json("PUT", path, put, "If-Match: \"g2\""))
                        .status())
                .isEqualTo(412);
        assertThat(control.ask(control.json("PUT", "/api/v1/bindings/cache.store/l9", put, "If-Match: *"))
                        .status())
                .isEqualTo(412);
        assertThat(control.operations.asked).isEmpty();
        assertThat(control.ask(control.json("PUT", path, put, "If-Match: \"g1\", \"g3\""))
                        .status())
                .isEqualTo(200);

        String tag = control.get("/api/v1/config").header("etag");
        String tree = "{\"a\":1}";
        assertThat(control.ask(control.json("PUT", "/api/v1/config", tree, "If-Match: " + tag))
                        .status())
                .isEqualTo(200);
        assertThat(control.ask(control.json("PUT", "/api/v1/config", tree, "If-Match: " + tag))
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aSwapThatFailedAnswersItsReportMasked() throws Exception {
        RawClient.Reply reply =
                control.ask(control.json("PUT", "/api/v1/bindings/cache.store/l1", "{\"provider\":\"broken\"}"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json())
                .containsEntry("outcome", "rolled_back")
                .containsEntry("reason", "it says ********")
                .containsEntry("type", "urn:jackfield:problem:rolled_back");
        assertThat(reply.body()).doesNotContain("hunter2");
    }

    @Test
    void allMistakesOfAChangeAreToldTogether() throws Exception {
        RawClient.Reply reply =
                control.ask(control.json("PUT", "/api/v1/bindings/cache.store/l1", "{\"provider\":\"mistaken\"}"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("errors"))
                .isEqualTo(List.of(
                        Map.of("pointer", "bindings.a", "detail", "one"),
                        Map.of("pointer", "bindings.b", "detail", "two")));
        RawClient.Reply shape = control.ask(
                control.json("PUT", "/api/v1/bindings/cache.store/l1", "{\"providr\":\"map\",\"options\":[]}"));
        assertThat((List<?>) shape.json().get("errors")).hasSize(3);
        assertThat(shape.body()).contains("did you mean \\\"provider\\\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1} x",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":\"\u0001\"}"
            })
    void whatIsNoJsonObjectIsRefused(String body) throws Exception {
        RawClient.Reply reply = control.ask(control.json("PUT", "/api/v1/config", body));
        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(1);
        assertThat(control.operations.asked).isEmpty();
    }

    @Test
    void deepJsonIsRefused() throws Exception {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(control.ask(control.json("PUT", "/api/v1/config", deep)).status())
                .isEqualTo(422);
    }

    @Test
    void muchJsonIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
        String head =
                control.request("PUT", "/api/v1/config", "Content-Type: application/json", "Content-Length: 10485760");
        try (RawClient client = control.connect()) {
            RawClient.Reply reply = client.send(head).reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.closes()).isTrue();
        }
        String chunked = control.request(
                "PUT", "/api/v1/config", "Content-Type: application/json", "Transfer-Encoding: chunked");
        try (RawClient client = control.connect()) {
            client.send(chunked);
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                client.send(chunk);
            }
            assertThat(client.reply().status()).isEqualTo(413);
        }
        assertThat(control.operations.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "X: y"})
    void aBodyOfAnotherTypeIsRefused(String header) throws Exception {
        RawClient.Reply reply =
                control.ask(control.request("PUT", "/api/v1/config", header, "Content-Length: 2") + "{}");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.header("accept")).isEqualTo("application/json");
        RawClient.Reply encoded = control.ask(control.json("PUT", "/api/v1/config", "{}", "Content-Encoding: gzip"));
        assertThat(encoded.status()).isEqualTo(415);
    }

    @Test
    void whatWasReadByGetCanBeSentBack() throws Exception {
        RawClient.Reply got = control.get("/api/v1/config");
        assertThat(got.json().get("configuration")).isEqualTo(Map.of("secret", "********"));
        assertThat(control.ask(control.json("PUT", "/api/v1/config", got.body()))
                        .status())
                .isEqualTo(200);
        assertThat(control.operations.asked).containsExactly("configure {secret=********}");
    }

    @Test
    void pluginsAreReloadedStoppedAndDeleted() throws Exception {
        RawClient.Reply reloaded = control.ask(control.request("POST", "/api/v1/plugins/cache-map/reload"));
        assertThat(reloaded.status()).isEqualTo(200);
        assertThat((List<?>) reloaded.json().get("swaps")).hasSize(1);
        assertThat(control.ask(control.request("POST", "/api/v1/plugins/cache-map/stop"))
                        .status())
                .isEqualTo(409);
        assertThat(control.ask(control.request("POST", "/api/v1/plugins/cache-map/stop?force=true"))
                        .status())
                .isEqualTo(200);
        RawClient.Reply late = control.ask(control.request("POST", "/api/v1/plugins/cache-map/start"));
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.header("retry-after")).isEqualTo("1");
        assertThat(control.ask(control.request("DELETE", "/api/v1/plugins/cache-map?force=yes"))
                        .status())
                .isEqualTo(422);
        assertThat(control.ask(control.request("DELETE", "/api/v1/plugins/cache-map"))
                        .status())
                .isEqualTo(200);
        assertThat(control.ask(control.request("POST", "/api/v1/plugins/none/reload"))
                        .status())
                .isEqualTo(404);
        assertThat(control.ask(control.request("POST", "/api/v1/plugins/cache-map/verify"))
                        .status())
                .isEqualTo(200);
        assertThat(control.operations.asked)
                .containsExactly(
                        "reload cache-map",
                        "stop cache-map false",
                        "stop cache-map true",
                        "delete cache-map false",
                        "verify cache-map");
    }

    @Test
    void aBugIsA500ThatTellsNothingButWhereToLook() throws Exception {
        RawClient.Reply reply = control.ask(control.request("POST", "/api/v1/plugins/gateway/reload"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("a bug").contains("the log says what");
    }

    @Test
    void anArchiveIsStreamedToAFileOfItsOwnWhichIsGoneAfterwards() throws Exception {
        byte[] archive = new byte[3 << 20];
        Arrays.fill(archive, (byte) 7);
        try (RawClient client = control.connect()) {
            client.send(control.request(
                    "POST",
                    "/api/v1/plugins",
                    "Content-Type: application/java-archive",
                    "Expect: 100-continue",
                    "Content-Length: " + archive.length));
            assertThat(client.head().status()).isEqualTo(100);
            RawClient.Reply reply = client.send(archive).reply();
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.header("location")).isEqualTo("/api/v1/plugins/new+one");
        }
        assertThat(control.operations.uploaded).isEqualTo(archive);
        await().untilAsserted(() -> assertThat(uploads()).isEmpty());
    }

    @Test
    void noiseTooMuchAndOtherTypesAreRefusedAsArchives() throws Exception {
        String type = "Content-Type: application/zip";
        RawClient.Reply noise =
                control.ask(control.request("POST", "/api/v1/plugins", type, "Content-Length: 5") + "noise");
        assertThat(noise.status()).isEqualTo(422);
        assertThat(noise.json()).containsEntry("type", "urn:jackfield:problem:not_a_plugin");
        assertThat(control.ask(control.request("POST", "/api/v1/plugins", type, "Content-Length: 9000000"))
                        .status())
                .isEqualTo(413);
        assertThat(control.ask(control.json("POST", "/api/v1/plugins", "{}")).status())
                .isEqualTo(415);
        try (RawClient client = control.connect()) {
            client.send(control.request("POST", "/api/v1/plugins", type, "Transfer-Encoding: chunked"));
            String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
            for (int i = 0; i < 9; i++) {
                client.send(chunk);
            }
            assertThat(client.reply().status()).isEqualTo(413);
        }
        await().untilAsserted(() -> assertThat(uploads()).isEmpty());
    }

    @Test
    void aClientThatLeavesHalfWayLeavesNothingBehind() throws Exception {
        try (RawClient client = control.connect()) {
            client.send(control.request(
                            "POST", "/api/v1/plugins", "Content-Type: application/zip", "Content-Length: 1000000"))
                    .send("x".repeat(500_000));
            await().until(() -> !uploads().isEmpty());
        }
        try (RawClient client = control.connect()) {
            client.send(control.json("PUT", "/api/v1/config", "{\"a\":1}").replace("{\"a\":1}", "{\"a\""));
        }
        await().untilAsserted(() -> assertThat(uploads()).isEmpty());
        assertThat(control.operations.asked).isEmpty();
    }

    private List<Path> uploads() throws Exception {
        Path folder = data.resolve("uploads");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void whatAnEarlierProcessLeftHalfReadIsDeletedAndNothingElse() throws Exception {
        Path leftover = Files.createDirectories(data.resolve("uploads/1")).resolve("upload");
        Files.writeString(leftover, "half");
        Path foreign = Files.writeString(data.resolve("uploads/readme"), "mine");
        ControlFixture next = new ControlFixture(vertx, data);
        assertThat(leftover.getParent()).doesNotExist();
        assertThat(foreign).exists();
        next.close();
    }

    @Test
    void aGaugeThatHangsDoesNotTakeTheApiWithIt() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        TrackedMeters view = control.metrics.view(Tags.empty());
        Gauge.builder("hangs", () -> {
                    try {
                        hanging.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 1;
                })
                .register(view.registry());
        List<RawClient> scrapers = new ArrayList<>();
        try {
            await().until(() -> {
                RawClient scraper = control.connect();
                scraper.send(control.request("GET", "/metrics"));
                scrapers.add(scraper);
                scraper.socket().setSoTimeout(100);
                try {
                    return scraper.reply().status() == 503;
                } catch (SocketTimeoutException e) {
                    return false;
                }
            });
            assertThat(control.get("/api/v1/plugins").status()).isEqualTo(200);
        } finally {
            hanging.countDown();
            for (RawClient scraper : scrapers) {
                scraper.close();
            }
        }
    }

    @Test
    void theFirstExporterThatCanBeAskedAnswersAScrapeAsTheClientAccepts() throws Exception {
        control.exporters.add(0, accept -> Optional.empty());
        control.exporters.add(accept -> {
            throw new IllegalStateException("is not to be asked");
        });
        RawClient.Reply text = control.get("/metrics");
        assertThat(text.header("content-type")).isEqualTo("text/plain");
        assertThat(text.body()).contains("jvm.threads.live");
        RawClient.Reply open = control.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
        assertThat(open.header("content-type")).isEqualTo("application/openmetrics-text");
    }

    @Test
    void aScrapeIsZippedForWhoAsksForIt() throws Exception {
        URL url = new URL("http://127.0.0.1:" + control.port + "/metrics");
        for (String asked : List.of("gzip", "deflate, gzip;q=0.5", "*")) {
            URLConnection scrape = url.openConnection();
            scrape.setRequestProperty("Authorization", "Bearer " + control.token);
            scrape.setRequestProperty("Accept-Encoding", asked);
            assertThat(scrape.getContentEncoding()).as(asked).isEqualTo("gzip");
            assertThat(scrape.getHeaderField("Vary")).isEqualTo("Accept, Accept-Encoding");
            byte[] zipped = scrape.getInputStream().readAllBytes();
            assertThat(zipped).hasSize(scrape.getContentLength());
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
            assertThat(plain).hasSizeGreaterThan(zipped.length).asString().contains("jvm.threads.live");
        }
        for (String asked : List.of("", "identity", "gzip;q=0", "gzip;q=0.1, identity", "br", "*;q=0", "gzip;q=x")) {
            RawClient.Reply reply = control.get("/metrics", "Accept-Encoding: " + asked);
            assertThat(reply.headers()).as(asked).doesNotContainKey("content-encoding");
            assertThat(reply.body()).contains("jvm.threads.live");
        }
    }

    @Test
    void withoutAnExporterAScrapeIsToldWhatIsMissing() throws Exception {
        control.exporters.clear();
        control.exporters.add(accept -> Optional.empty());
        RawClient.Reply reply = control.get("/metrics");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.body()).contains("metric.exporter", "metrics-prometheus");
    }

    @Test
    void anExporterThatFailsFailsTheScrapeAlone() throws Exception {
        control.exporters.add(0, accept -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(control.get("/metrics").status()).isEqualTo(500);
        control.exporters.remove(0);
        for (int i = 0; i < 3; i++) {
            assertThat(control.get("/metrics").status()).isEqualTo(200);
        }
    }
}
