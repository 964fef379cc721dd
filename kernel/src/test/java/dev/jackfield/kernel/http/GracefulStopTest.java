package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lost is what was sent on a connection that was not announced closed, and not answered whole. */
class GracefulStopTest {
    private static final Duration BUDGET = Duration.ofSeconds(7);

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @RepeatedTest(5)
    void underLoadNothingIsLost() throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        gateway.swap();
        AtomicLong answered = new AtomicLong();
        AtomicInteger refused = new AtomicInteger();
        ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            Thread client = new Thread(() -> load(gateway.port, number, answered, refused, lost));
            client.start();
            clients.add(client);
        }
        await().until(() -> answered.get() > 500);
        int cut = gateway.stop(BUDGET);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(lost).isEmpty();
        assertThat(cut).isZero();
        assertThat(refused).hasValue(clients.size());
    }

    /** Sends on a connection until it is announced closed, then on another one, until none is to be had any more. */
    private static void load(
            int port, int number, AtomicLong answered, AtomicInteger refused, ConcurrentLinkedQueue<String> lost) {
        String[] requests = {
            GatewayFixture.get("/"),
            GatewayFixture.get("/slow"),
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabcde"
        };
        for (int round = 0; ; round++) {
            RawClient client;
            try {
                client = new RawClient(port);
            } catch (IOException e) {
                refused.incrementAndGet();
                return;
            }
            try (client) {
                for (int i = number; ; i++) {
                    RawClient.Reply reply =
                            client.send(requests[i % requests.length]).reply();
                    answered.incrementAndGet();
                    if (reply.closes()) {
                        break;
                    }
                }
            } catch (IOException e) {
                lost.add("client " + number + ", connection " + round + ": " + e);
                return;
            }
        }
    }

    @Test
    void whatIsInFlightOrPipelinedIsAnsweredAndAnnounced() throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        gateway.swap();
        try (RawClient upload = gateway.connect();
                RawClient pipelined = gateway.connect();
                RawClient idle = gateway.connect()) {
            upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
            pipelined.send(GatewayFixture.get("/held") + GatewayFixture.get("/a") + GatewayFixture.get("/b"));
            await().until(() -> gateway.slot.current().inFlight() == 2);
            var stopped = gateway.listener.stop(BUDGET).toCompletableFuture();
            await().until(() -> refuses(gateway.port));
            gateway.held.complete();

            assertThat(pipelined.reply().closes()).isTrue();
            assertThat(pipelined.reply().body()).endsWith("/a");
            assertThat(pipelined.reply().body()).endsWith("/b");
            // one that was idle is still answered within the grace, and told
            RawClient.Reply late = idle.send(GatewayFixture.get("/")).reply();
            assertThat(late.status()).isEqualTo(200);
            assertThat(late.closes()).isTrue();
            // an upload may end
            assertThat(stopped).isNotDone();
            RawClient.Reply uploaded = upload.send("cd").reply();
            assertThat(uploaded.body()).isEqualTo("abcd");
            assertThat(uploaded.closes()).isTrue();
            assertThat(stopped.join()).isZero();
            assertThat(idle.line()).isNull();
        }
    }

    private static boolean refuses(int port) {
        try {
            new RawClient(port).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void withoutConnectionsItStopsAtOnceAndTheStreamThatNeverEndsIsCut() throws Exception {
        GatewayFixture none = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        assertThat(none.stop(Duration.ofDays(1))).isZero();

        GatewayFixture gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        gateway.swap();
        try (RawClient client = gateway.connect()) {
            client.send(GatewayFixture.get("/stream"));
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(gateway.stop(Duration.ofMillis(100))).isEqualTo(1);
            await().until(() -> gateway.slot.current().drained());
            assertThatThrownBy(client::reply).isInstanceOf(Exception.class);
        }
    }

    @Test
    void connectionsThatWaitedToBeAcceptedAreServed() throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        gateway.swap();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                clients.add(gateway.connect().send(GatewayFixture.get("/" + i)));
            }
            var stopped = gateway.listener.stop(BUDGET).toCompletableFuture();
            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).reply().body()).endsWith("/" + i);
            }
            for (RawClient client : clients) {
                client.close();
            }
            assertThat(stopped.join()).isZero();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** In the instant of the close a client may be turned away, which it finds out when it asks again. */
    @Test
    void clientsThatConnectForEveryRequestAreServedOrTurnedAway() throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, GatewayFixture.settings()).listen();
        gateway.swap();
        AtomicLong answered = new AtomicLong();
        ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread client = new Thread(() -> {
                while (true) {
                    try (RawClient each = gateway.connect()) {
                        each.send(GatewayFixture.get("/")).reply();
                        answered.incrementAndGet();
                    } catch (ConnectException refused) {
                        return;
                    } catch (Exception e) {
                        broken.add(e.toString());
                        return;
                    }
                }
            });
            client.start();
            clients.add(client);
        }
        await().until(() -> answered.get() > 500);
        assertThat(gateway.stop(BUDGET)).isZero();
        for (Thread client : clients) {
            client.join();
        }
        // one whose handshake is under way when the backlog becomes full can't be saved
        assertThat(broken).hasSizeLessThan(2);
    }

    @Test
    void aConnectionThatWasIdleForLongDoesNotKeepIt() throws Exception {
        ListenerSettings patient = GatewayFixture.settings();
        ListenerSettings quick = new ListenerSettings(
                patient.setting(),
                patient.host(),
                patient.port(),
                patient.instances(),
                patient.http2(),
                patient.idleTimeout(),
                patient.maximumHeaderBytes(),
                patient.maximumLineBytes(),
                Duration.ZERO,
                Duration.ofSeconds(1),
                patient.linger(),
                patient.handshakeTimeout(),
                patient.tls());
        GatewayFixture gateway = new GatewayFixture(vertx, quick).listen();
        gateway.swap();
        try (RawClient idle = gateway.connect();
                RawClient asking = gateway.connect()) {
            idle.send(GatewayFixture.get("/")).reply();
            asking.send(GatewayFixture.get("/")).reply();
            var stopped = gateway.listener.stop(Duration.ofDays(1)).toCompletableFuture();
            RawClient.Reply crossing = asking.send(GatewayFixture.get("/")).reply();
            assertThat(crossing.closes()).isTrue();
            assertThat(stopped.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(idle.line()).isNull();
        }
    }

    @Test
    void onAnEmbeddersVertxWhatIsInFlightIsAnsweredToo() throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, null, GatewayFixture.settings()).listen();
        gateway.swap();
        try (RawClient slow = gateway.connect();
                RawClient upload = gateway.connect()) {
            slow.send(GatewayFixture.get("/held"));
            upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
            await().until(() -> gateway.slot.current().inFlight() == 2);
            var stopped = gateway.listener.stop(BUDGET).toCompletableFuture();
            gateway.held.complete();
            assertThat(slow.reply().status()).isEqualTo(200);
            assertThat(upload.send("cd").reply().body()).isEqualTo("abcd");
            assertThat(stopped.join()).isZero();
        }
    }

    @Test
    void http2ClientsAreToldToGoAwayAndTheirStreamsEnd() throws Exception {
        GatewayFixture gateway =
                new GatewayFixture(vertx, GatewayFixture.settings().withHttp2()).listen();
        gateway.swap();
        HttpClient client = vertx.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
        CompletableFuture<GoAway> goAway = new CompletableFuture<>();
        CompletableFuture<String> held = client.request(HttpMethod.GET, gateway.port, "127.0.0.1", "/held")
                .compose(request -> {
                    request.connection().goAwayHandler(goAway::complete);
                    return request.send().compose(HttpClientResponse::body);
                })
                .map(Buffer::toString)
                .toCompletionStage()
                .toCompletableFuture();
        await().until(() -> gateway.slot.current().inFlight() == 1);
        var stopped = gateway.listener.stop(BUDGET).toCompletableFuture();
        assertThat(goAway.get(30, TimeUnit.SECONDS).getErrorCode()).isZero();
        assertThat(stopped).isNotDone();
        gateway.held.complete();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("gateway/default#1 held");
        assertThat(stopped.get(30, TimeUnit.SECONDS)).isZero();
        await().until(() -> gateway.slot.current().drained());
        client.close();
    }

    @Test
    void anHttp2StreamThatItsClientResetsIsLeftAndOneThatIsCutIsReset() throws Exception {
        GatewayFixture gateway =
                new GatewayFixture(vertx, GatewayFixture.settings().withHttp2()).listen();
        gateway.swap();
        HttpClient client = vertx.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
        HttpClientRequest reset = client.request(HttpMethod.GET, gateway.port, "127.0.0.1", "/never")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        CompletableFuture<HttpClientResponse> answer =
                reset.send().toCompletionStage().toCompletableFuture();
        await().until(() -> gateway.slot.current().inFlight() == 1);
        reset.reset();
        await().until(() -> gateway.slot.current().drained());
        assertThat(answer).isCompletedExceptionally();

        CompletableFuture<Buffer> cut = client.request(HttpMethod.GET, gateway.port, "127.0.0.1", "/stream")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture();
        await().until(() -> gateway.slot.current().inFlight() == 1);
        assertThat(GatewayFixture.cut(gateway.slot.current())).isEmpty();
        assertThat(gateway.slot.current().drained()).isTrue();
        await().until(cut::isCompletedExceptionally);
        client.close();
        gateway.stop(Duration.ZERO);
    }
}
