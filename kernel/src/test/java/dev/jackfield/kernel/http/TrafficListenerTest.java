package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.handle.Phase;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficListenerTest {
    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    private GatewayFixture gateway;

    @BeforeEach
    void listen() throws Exception {
        gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.stop(Duration.ZERO);
    }

    @Test
    void withoutAGatewayItSaysWhy() throws Exception {
        try (RawClient client = gateway.connect()) {
            RawClient.Reply reply =
                    client.send(GatewayFixture.get("/api/v1/plugins")).reply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).contains("nothing is bound as gateway/default");
            // and the connection goes on
            gateway.swap();
            assertThat(client.send(GatewayFixture.get("/")).reply().body()).isEqualTo("gateway/default#1 GET /");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/api/v1/plugins", "/metrics", "/dashboard/", "/_jackfield/x", "//a/../b"})
    void noPathOfOursHidesOneOfTheService(String path) throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            assertThat(client.send(GatewayFixture.get(path)).reply().body()).isEqualTo("gateway/default#1 GET " + path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/headersAndEnd", "/", "/big"})
    void aRequestIsInFlightUntilItIsAnswered(String path) throws Exception {
        gateway.swap();
        Phase<?> phase = gateway.slot.current();
        try (RawClient client = gateway.connect()) {
            client.send(GatewayFixture.get(path));
            assertThat(client.reply().status()).isEqualTo(200);
            await().until(phase::drained);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: a=1; jackfield_session=secret; b=jackfield_session",
                "Cookie: jackfield_session=secret\r\nCookie: a=1;b=jackfield_session",
            })
    void theServiceSeesNoSessionAndGivesNone(String cookies) throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            RawClient.Reply reply = client.send("GET /cookies HTTP/1.1\r\nHost: localhost\r\n" + cookies + "\r\n\r\n")
                    .reply();
            assertThat(reply.body()).isEqualTo("a=1; b=jackfield_session");
            assertThat(reply.headers().toString()).contains("cart=7").doesNotContain("theirs");
        }
    }

    @Test
    void aGatewayThatThrowsIsAnsweredForAndLeft() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            assertThat(client.send(GatewayFixture.get("/throws")).reply().status())
                    .isEqualTo(500);
            await().until(() -> gateway.slot.current().drained());
        }
    }

    @Test
    void aBodyThatIsBeingSentKeepsItsGenerationWhichAnswersIt() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234");
            await().until(() -> gateway.slot.current().inFlight() == 1);
            Phase<?> old = gateway.swap();
            assertThat(old.inFlight()).isEqualTo(1);
            assertThat(client.send("56789").reply().body()).isEqualTo("0123456789");
            await().until(old::drained);
            assertThat(client.send(GatewayFixture.get("/")).reply().body()).startsWith("gateway/default#2");
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyStillWaitsForTheBody() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send("POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234");
            assertThat(client.reply().body()).endsWith("early");
            Phase<?> old = gateway.swap();
            assertThat(old.drained()).isFalse();
            client.send("56789");
            await().until(old::drained);
            assertThat(gateway.lateBytes.get()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /never", "GET /stream", "GET /headersAndEnd", "POST /echo", "POST /early", "GET /big"})
    void aClientThatLeavesIsLeft(String line) throws Exception {
        gateway.swap();
        Phase<?> phase = gateway.slot.current();
        try (RawClient client = gateway.connect()) {
            client.send(line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n0");
            await().until(() -> phase.inFlight() == 1);
        }
        await().until(phase::drained);
        await().until(() -> gateway.listener.connections() == 0);
    }

    @Test
    void whatIsStillThereAtTheDeadlineIsCut() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send(GatewayFixture.get("/stream"));
            assertThat(client.head().status()).isEqualTo(200);
            Phase<?> old = gateway.swap();
            assertThat(old.drained()).isFalse();
            assertThat(GatewayFixture.cut(old)).isEmpty();
            assertThat(old.drained()).isTrue();
            assertThatThrownBy(() -> {
                        while (client.line() != null) {
                            // to the end
                        }
                        throw new IOException("the end");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInOrder() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send(GatewayFixture.get("/slow") + GatewayFixture.get("/a") + GatewayFixture.get("/b"));
            assertThat(client.reply().body()).contains("slow");
            assertThat(client.reply().body()).endsWith("/a");
            assertThat(client.reply().body()).endsWith("/b");
            await().until(() -> gateway.slot.current().drained());
        }
    }

    @Test
    void headersAndRequestLinesAreBounded() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            String header = "X: " + "x".repeat(20_000);
            assertThat(client.send("GET / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(431);
        }
        try (RawClient client = gateway.connect()) {
            assertThat(client.send(GatewayFixture.get("/" + "x".repeat(9000)))
                            .reply()
                            .status())
                    .isEqualTo(414);
        }
    }

    /** One that closes what is idle for 200 ms. */
    private GatewayFixture impatient() throws Exception {
        ListenerSettings impatient = new ListenerSettings(
                "http.traffic",
                "127.0.0.1",
                0,
                1,
                false,
                Duration.ofMillis(200),
                8192,
                4096,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                null);
        GatewayFixture other = new GatewayFixture(vertx, impatient).listen();
        other.swap();
        return other;
    }

    @Test
    void anAnswerThatTakesLongerThanAConnectionMayBeIdleComes() throws Exception {
        GatewayFixture other = impatient();
        try (RawClient waiting = other.connect()) {
            waiting.send(GatewayFixture.get("/held"));
            await().until(() -> other.slot.current().inFlight() == 1);
            // one that came later was idle for too long meanwhile, twice
            for (int i = 0; i < 2; i++) {
                try (RawClient idle = other.connect()) {
                    assertThat(idle.line()).isNull();
                }
            }
            other.held.complete();
            assertThat(waiting.reply().body()).endsWith("held");
            // and from then on it is idle itself
            assertThat(waiting.line()).isNull();
        }
        other.stop(Duration.ZERO);
    }

    @Test
    void anUpgradedConnectionOnWhichNothingMovesIsClosed() throws Exception {
        GatewayFixture other = impatient();
        try (RawClient client = other.connect()) {
            client.send("GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(101);
            assertThat(client.line()).isNull();
        }
        await().until(() -> other.slot.current().drained() && other.listener.connections() == 0);
        other.stop(Duration.ZERO);
    }

    @Test
    void aClientThatTakesNothingMoreIsClosedAndLeft() throws Exception {
        GatewayFixture other = impatient();
        try (RawClient client = other.connect()) {
            client.send(GatewayFixture.get("/big"));
            assertThat(client.line()).contains("200");
            await().until(() -> other.slot.current().drained() && other.listener.connections() == 0);
        }
        other.stop(Duration.ZERO);
    }

    @Test
    void aClientThatSendsNothingMoreIsClosedAndLeft() throws Exception {
        GatewayFixture other = impatient();
        for (String half :
                List.of("", "GET / HT", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n012")) {
            try (RawClient client = other.connect()) {
                client.send(half);
                assertThat(client.line()).isNull();
            }
        }
        await().until(() -> other.slot.current().drained() && other.listener.connections() == 0);
        other.stop(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket", "/webSocket"})
    void anUpgradedConnectionIsInFlightUntilItCloses(String path) throws Exception {
        gateway.swap();
        String upgrade = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (RawClient client = gateway.connect()) {
            assertThat(client.send(upgrade).head().status()).isEqualTo(101);
            assertThat(gateway.slot.current().inFlight()).isEqualTo(1);
        }
        await().until(() -> gateway.slot.current().drained() && gateway.listener.connections() == 0);

        try (RawClient client = gateway.connect()) {
            assertThat(client.send(upgrade).head().status()).isEqualTo(101);
            assertThat(GatewayFixture.cut(gateway.slot.current())).isEmpty();
            // a close frame, or the end at once
            client.socket().getInputStream().read();
        }
        await().until(() -> gateway.slot.current().drained() && gateway.listener.connections() == 0);
    }

    @Test
    void http2IsNotSpokenUnlessAsked() throws Exception {
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsNamedWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(taken.getLocalPort());
        }
        // also when it is ourselves who took it, which Vert.x would allow
        refused(gateway.port);
    }

    private void refused(int port) {
        ListenerSettings settings = ListenerSettings.of("http.traffic", "127.0.0.1", port);
        GatewayFixture second = new GatewayFixture(vertx, settings);
        assertThatThrownBy(second::listen)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        JackfieldException.class, e -> assertThat(e.code()).isEqualTo("port_in_use"))
                .hasMessageContaining("http.traffic.port: " + port + " on 127.0.0.1 is in use");
    }

    @Test
    void anUnknownHostIsNamedWithItsSetting() {
        GatewayFixture second =
                new GatewayFixture(vertx, ListenerSettings.of("http.traffic", "no.such.host.invalid", 1));
        assertThatThrownBy(second::listen).cause().hasMessageContaining("http.traffic.host: \"no.such.host.invalid\"");
    }

    @Test
    void anEmbeddersRouterServesWithItsOwnRoutesFirst() throws Exception {
        Router router = Router.router(vertx.vertx());
        router.get("/own").handler(context -> context.response().end("own"));
        gateway.listener.mount(router);
        gateway.swap();
        int port = vertx.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        try (RawClient client = new RawClient(port)) {
            assertThat(client.send(GatewayFixture.get("/own")).reply().body()).isEqualTo("own");
            assertThat(client.send(GatewayFixture.get("/other")).reply().body())
                    .isEqualTo("gateway/default#1 GET /other");
            assertThat(client.send(GatewayFixture.get("/headersAndEnd")).reply().body())
                    .isEqualTo("gateway/default#1");
            await().until(() -> gateway.slot.current().drained());
            client.send(GatewayFixture.get("/stream"));
            await().until(() -> gateway.slot.current().inFlight() == 1);
        }
        await().until(() -> gateway.slot.current().drained());
    }
}
