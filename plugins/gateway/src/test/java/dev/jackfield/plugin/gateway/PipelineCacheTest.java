package dev.jackfield.plugin.gateway;

import static dev.jackfield.plugin.gateway.GatewayUnderTest.answering;
import static dev.jackfield.plugin.gateway.GatewayUnderTest.hit;
import static dev.jackfield.plugin.gateway.GatewayUnderTest.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.cache.Cache;
import dev.jackfield.testkit.RawClient.Reply;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineCacheTest {
    @Test
    void secondRequestIsAnsweredFromTheCache() throws Exception {
        try (GatewayUnderTest gateway =
                GatewayUnderTest.of(answering("max-age=60", "etag", "\"1\"", "content-type", "text/odd"))) {
            Reply first = gateway.store("GET /a?b=c");
            gateway.context.clock().advance(Duration.ofSeconds(7));
            Reply second = gateway.ask("GET /a?b=c");

            assertThat(status(first)).isEqualTo("jackfield; fwd=miss; stored");
            assertThat(status(second)).isEqualTo("jackfield; hit");
            assertThat(second.body()).isEqualTo("GET /a?b=c");
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.fields()).contains("age: 7", "etag: \"1\"", "content-type: text/odd");
            assertThat(gateway.origin.requests()).hasSize(1);
        }
    }

    @Test
    void staleResponseIsFetchedAnew() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /");
            gateway.context.clock().advance(Duration.ofSeconds(61));

            assertThat(status(gateway.ask("GET /"))).startsWith("jackfield; fwd=miss");
        }
    }

    @Test
    void targetAndHostKeepResponsesApart() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /a", "Host: one.example");

            assertThat(hit(gateway.ask("GET /a", "Host: ONE.example"))).isTrue();
            assertThat(hit(gateway.ask("GET /a?", "Host: one.example"))).isFalse();
            assertThat(hit(gateway.ask("GET /a", "Host: two.example"))).isFalse();
        }
    }

    @Test
    void ageOfAnotherCacheCounts() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60", "age", "50"))) {
            gateway.store("GET /");
            gateway.context.clock().advance(Duration.ofSeconds(5));
            assertThat(gateway.ask("GET /").fields()).contains("age: 55");
            gateway.context.clock().advance(Duration.ofSeconds(6));
            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @Test
    void lifetimeForSharedCachesComesFirst() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=600, s-maxage=5"))) {
            gateway.store("GET /");
            gateway.context.clock().advance(Duration.ofSeconds(6));

            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store, max-age=60",
                "max-age=60, PRIVATE",
                "private=\"x-mine, max-age=60\"",
                "no-cache=\"set-cookie\", max-age=60",
                "max-age=0",
                "max-age=-1",
                "max-age=soon",
                "max-age=60, max-age=0",
                "s-maxage=0, max-age=60",
                "public",
                "x=\", max-age=60\"",
                ""
            })
    void responseThatDoesNotClearlyAllowItIsNotStored(String cacheControl) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering(cacheControl))) {
            assertThat(status(gateway.ask("GET /"))).isEqualTo("jackfield; fwd=miss");
            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vary,accept",
        "set-cookie,a=b",
        "content-encoding,gzip",
        "age,60",
        "date,'Mon, 01 Jan 2029 00:00:00 GMT'"
    })
    void responseWithAFieldThatLeavesADoubtIsNotStored(String name, String value) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60", name, value))) {
            assertThat(status(gateway.ask("GET /"))).isEqualTo("jackfield; fwd=miss");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 203, 206, 301, 404, 500})
    void onlyPlainSuccessIsStored(int code) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(request -> {
            request.response()
                    .setStatusCode(code)
                    .putHeader("cache-control", "max-age=60")
                    .end("x");
        })) {
            assertThat(gateway.ask("GET /").status()).isEqualTo(code);
            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization: Basic YTpi", "Range: bytes=0-1", "Cache-Control: no-store", "If-Match: \"1\""})
    void requestThatIsNotForTheCachePasses(String field) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /");

            assertThat(status(gateway.ask("GET /", field))).isEqualTo("jackfield; fwd=bypass");
            assertThat(status(gateway.ask("GET /other", field))).isEqualTo("jackfield; fwd=bypass");
            assertThat(gateway.cache.keys()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache-Control: no-cache", "Pragma: no-cache", "Cache-Control: min-fresh=1"})
    void requestForANewResponseRenewsTheStoredOne(String field) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /");
            gateway.context.clock().advance(Duration.ofSeconds(50));
            assertThat(status(gateway.ask("GET /", field))).isEqualTo("jackfield; fwd=request; stored");

            await().untilAsserted(
                            () -> assertThat(gateway.ask("GET /").fields()).contains("age: 0"));
        }
    }

    @Test
    void requestSaysHowOldAnAnswerMayBe() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /");
            gateway.context.clock().advance(Duration.ofSeconds(10));

            assertThat(hit(gateway.ask("GET /", "Cache-Control: max-age=10"))).isTrue();
            assertThat(hit(gateway.ask("GET /", "Cache-Control: max-age=9"))).isFalse();
        }
    }

    @Test
    void requestForAStoredResponseAloneIsNotPassed() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            assertThat(gateway.ask("GET /", "Cache-Control: only-if-cached").status())
                    .isEqualTo(504);
            gateway.store("GET /");
            assertThat(hit(gateway.ask("GET /", "Cache-Control: only-if-cached")))
                    .isTrue();
            assertThat(gateway.origin.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "\"1\",304",
        "W/\"1\",304",
        "'\"0\", \"1\"',304",
        "*,304",
        "\"2\",200",
        "1,200",
    })
    void conditionOnTheEntityTagIsAnsweredFromTheCache(String condition, int expected) throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60", "etag", "\"1\""))) {
            gateway.store("GET /");
            Reply reply = gateway.ask("GET /", "If-None-Match: " + condition);

            assertThat(reply.status()).isEqualTo(expected);
            assertThat(hit(reply)).isTrue();
            assertThat(reply.fields()).contains("etag: \"1\"", "cache-control: max-age=60", "age: 0");
        }
    }

    @Test
    void conditionOnTheDateIsAnsweredFromTheCache() throws Exception {
        String date = "Mon, 01 Jan 2029 00:00:00 GMT";
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60", "last-modified", date))) {
            gateway.store("GET /");

            assertThat(gateway.ask("GET /", "If-Modified-Since: " + date).status())
                    .isEqualTo(304);
            assertThat(gateway.ask("GET /", "If-Modified-Since: Sun, 31 Dec 2028 23:59:59 GMT")
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.ask("GET /", "If-Modified-Since: yesterday").status())
                    .isEqualTo(200);
            assertThat(gateway.ask("GET /", "If-Modified-Since: " + date, "If-None-Match: \"x\"")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void headIsAnsweredFromAStoredGetAndNotTheOtherWayRound() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            assertThat(status(gateway.ask("HEAD /"))).isEqualTo("jackfield; fwd=miss");
            gateway.store("GET /");
            Reply head = gateway.ask("HEAD /");

            assertThat(hit(head)).isTrue();
            assertThat(head.field("content-length")).hasValue("5");
        }
    }

    @Test
    void changeThroughTheGatewayRemovesWhatIsStored() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /a");
            assertThat(gateway.ask("DELETE /a").status()).isEqualTo(200);

            assertThat(hit(gateway.ask("GET /a"))).isFalse();
        }
    }

    @Test
    void changeThatFailedRemovesNothing() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.store("GET /a");
            gateway.origin.serve(
                    request -> request.response().setStatusCode(403).end());
            gateway.ask("DELETE /a");

            assertThat(hit(gateway.ask("GET /a"))).isTrue();
        }
    }

    @Test
    void responseToARequestBeforeAChangeIsNotStored() throws Exception {
        CompletableFuture<HttpServerResponse> held = new CompletableFuture<>();
        try (GatewayUnderTest gateway = GatewayUnderTest.of(request -> {
            if (request.method().name().equals("GET")) {
                held.complete(request.response());
            } else {
                request.response().end();
            }
        })) {
            CompletableFuture<Reply> before = CompletableFuture.supplyAsync(() -> {
                try {
                    return gateway.ask("GET /a");
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            HttpServerResponse response = held.get(10, TimeUnit.SECONDS);
            gateway.ask("DELETE /a");
            response.putHeader("cache-control", "max-age=60").end("old");

            assertThat(before.get(10, TimeUnit.SECONDS).body()).isEqualTo("old");
            gateway.origin.serve(answering("max-age=60"));
            assertThat(hit(gateway.ask("GET /a"))).isFalse();
        }
    }

    @Test
    void largeBodyPassesWithoutBeingStored() throws Exception {
        try (GatewayUnderTest gateway = new GatewayUnderTest(
                request -> {
                    request.response().putHeader("cache-control", "max-age=60").setChunked(true);
                    request.response().write("x".repeat(600));
                    request.response().end("y".repeat(600));
                },
                Map.of("maximum_stored_body", "1KB"))) {
            assertThat(gateway.ask("GET /").body()).hasSize(1_200);
            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @Test
    void bodyThatBrokeOffIsNotStored() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(request -> request.response()
                .putHeader("cache-control", "max-age=60")
                .putHeader("content-length", "100")
                .write("only this")
                .onComplete(written -> request.connection().close()))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> gateway.ask("GET /")))
                    .isNotNull();
            gateway.origin.serve(answering("max-age=60"));

            assertThat(hit(gateway.ask("GET /"))).isFalse();
        }
    }

    @Test
    void statusOfAnotherCacheStaysInFront() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60", "cache-status", "other; hit"))) {
            Reply reply = gateway.store("GET /");

            assertThat(reply.fields())
                    .containsSubsequence("cache-status: other; hit", "cache-status: jackfield; fwd=miss; stored");
        }
    }

    @Test
    void switchedOffItStoresNothingAndSaysNothing() throws Exception {
        try (GatewayUnderTest gateway = new GatewayUnderTest(answering("max-age=60"), Map.of("http_cache", "off"))) {
            assertThat(gateway.ask("GET /").field("cache-status")).isEmpty();
            assertThat(gateway.ask("GET /").field("cache-status")).isEmpty();
            assertThat(gateway.origin.requests()).hasSize(2);
        }
    }

    @Test
    void replacedGatewayStoresNothingMore() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(answering("max-age=60"))) {
            gateway.context.drain();

            assertThat(status(gateway.ask("GET /"))).isEqualTo("jackfield; fwd=miss");
        }
    }

    @Test
    void aCacheThatFailsCostsNoRequest() throws Exception {
        Cache failing = (Cache) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (self, method, args) -> {
                    throw new StackOverflowError(method.getName() + " fails");
                });
        try (GatewayUnderTest gateway = new GatewayUnderTest(answering("max-age=60"), Map.of(), failing)) {
            for (int i = 0; i < 3; i++) {
                Reply read = gateway.ask("GET /a");
                assertThat(read.status()).isEqualTo(200);
                assertThat(read.body()).isEqualTo("GET /a");
            }
            assertThat(gateway.ask("DELETE /a").status()).isEqualTo(200);
            assertThat(gateway.origin.requests()).hasSize(4);
        }
    }

    @Test
    void aCacheThatHangsHoldsBackNoChange() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Cache hanging = (Cache) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (self, method, args) -> {
                    if (method.getName().equals("remove")) {
                        ended.await();
                        return true;
                    }
                    return null;
                });
        try (GatewayUnderTest gateway = new GatewayUnderTest(answering("max-age=60"), Map.of(), hanging)) {
            try {
                assertThat(gateway.ask("DELETE /a").body()).isEqualTo("DELETE /a");
                assertThat(gateway.context.logger().lines()).anyMatch(line -> line.contains("cache/default failed"));
            } finally {
                ended.countDown();
            }
        }
    }
}
