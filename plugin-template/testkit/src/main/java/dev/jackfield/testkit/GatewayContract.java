package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.GatewayProvider;
import dev.jackfield.testkit.RawClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link Gateway} that passes requests to the binding {@code upstream/default}. A real server
 * stands behind it; no cache is bound.
 *
 * @since 1.0
 */
@Timeout(120)
public abstract class GatewayContract extends ProviderContract<Gateway> {
    private @Nullable Origin origin;

    /** For the subclass. */
    protected GatewayContract() {
        super(Gateway.class);
    }

    @Override
    protected abstract GatewayProvider provider();

    /**
     * {@return the options of a gateway that waits no longer than 200 ms for an answer}
     */
    protected Map<String, Object> impatient() {
        return Map.of("response_timeout", "200ms");
    }

    /** Says what was asked: method and target, then the fields, then the body. */
    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            StringBuilder text = new StringBuilder(request.method() + " " + request.uri() + "\n");
            request.headers()
                    .forEach(field -> text.append(field.getKey().toLowerCase(Locale.ROOT))
                            .append(": ")
                            .append(field.getValue())
                            .append('\n'));
            request.response()
                    .putHeader("x-origin", "echo")
                    .end(text.append('\n').append(body.toString("ISO-8859-1")).toString());
        });
    }

    @BeforeEach
    final void startOrigin() {
        origin = Origin.start(GatewayContract::echo);
    }

    @AfterEach
    final void stopOrigin() {
        origin().close();
    }

    /**
     * {@return the server behind the gateway; an echo unless told otherwise}
     */
    protected final Origin origin() {
        if (origin == null) {
            throw new IllegalStateException("not started");
        }
        return origin;
    }

    /**
     * {@return a running gateway in front of the origin}
     *
     * @param options in addition to {@link #options}
     * @throws Exception if it can't be made
     */
    protected final URI gateway(Map<String, ?> options) throws Exception {
        return gateway(new FixedUpstream(origin().node()), options);
    }

    private URI gateway(Upstream upstream, Map<String, ?> options) throws Exception {
        context().bound(Upstream.class, "default", upstream);
        return context().serve(create(options));
    }

    private static Node nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Node("http", "127.0.0.1", socket.getLocalPort());
        }
    }

    private static void assertProblem(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.field("content-type")).hasValue("application/problem+json");
        assertThat(reply.body()).contains("\"status\":" + status).contains("\"detail\":");
    }

    /** What passes, both ways. */
    @Nested
    class Passing {
        @Test
        void methodTargetFieldsAndBodyReachTheOrigin() throws Exception {
            Reply reply = RawClient.askWith(gateway(Map.of()), "PUT /a%20b/c?d=e&f", "the body", "X-Mine: yes");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body())
                    .startsWith("PUT /a%20b/c?d=e&f\n")
                    .contains("x-mine: yes\n")
                    .endsWith("\n\nthe body");
        }

        @Test
        void statusFieldsAndBodyReachTheClient() throws Exception {
            origin().serve(request -> request.response()
                    .setStatusCode(418)
                    .putHeader("x-several", (Iterable<String>) List.of("1", "2"))
                    .putHeader("content-type", "text/odd")
                    .end("short and stout"));
            Reply reply = RawClient.ask(gateway(Map.of()), "GET /");

            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.fields()).contains("x-several: 1", "x-several: 2", "content-type: text/odd");
            assertThat(reply.body()).isEqualTo("short and stout");
        }

        @Test
        void largeBodiesPassBothWays() throws Exception {
            origin().serve(request ->
                    request.body().onSuccess(body -> request.response().end(body)));
            String large = "0123456789abcdef".repeat(512 << 10);

            assertThat(RawClient.askWith(gateway(Map.of()), "POST /", large).body())
                    .isEqualTo(large);
        }

        @Test
        void chunkedBodiesPassBothWays() throws Exception {
            origin().serve(request -> request.body().onSuccess(body -> {
                request.response().setChunked(true).write("you said ");
                request.response().end(body);
            }));
            try (RawClient client = new RawClient(gateway(Map.of()))) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

                assertThat(client.reply(false).body()).isEqualTo("you said hello");
            }
        }

        @Test
        void fieldsOfOneConnectionStayBehind() throws Exception {
            origin().serve(request -> request.response()
                    .putHeader("keep-alive", "timeout=5")
                    .putHeader("connection", "x-hop")
                    .putHeader("x-hop", "1")
                    .end(request.headers().names().toString()));
            Reply reply = RawClient.ask(
                    gateway(Map.of()),
                    "GET /",
                    "Connection: keep-alive, X-Mine",
                    "X-Mine: 1",
                    "Proxy-Authorization: a");

            assertThat(reply.body()).doesNotContainIgnoringCase("x-mine").doesNotContainIgnoringCase("proxy-");
            assertThat(reply.field("keep-alive")).isEmpty();
            assertThat(reply.field("x-hop")).isEmpty();
        }

        @Test
        void originLearnsWhoIsAsking() throws Exception {
            Reply reply = RawClient.ask(gateway(Map.of()), "GET /", "Host: shop.example");

            assertThat(reply.body())
                    .contains("host: shop.example\n")
                    .contains("x-forwarded-for: 127.0.0.1\n")
                    .contains("x-forwarded-proto: http\n")
                    .contains("via: 1.1 ");
        }

        @Test
        void answerToHeadHasTheFieldsOfGet() throws Exception {
            origin().serve(request -> request.response()
                    .putHeader("content-length", "5")
                    .end(request.method().name().equals("HEAD") ? "" : "hello"));
            Reply reply = RawClient.ask(gateway(Map.of()), "HEAD /");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.field("content-length")).hasValue("5");
        }

        @Test
        void answersWithoutABodyPass() throws Exception {
            URI gateway = gateway(Map.of());
            for (int status : List.of(204, 304)) {
                origin().serve(request ->
                        request.response().setStatusCode(status).end());
                try (RawClient client = new RawClient(gateway)) {
                    client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(client.reply(false).status()).isEqualTo(status);
                    client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(client.reply(false).status()).isEqualTo(status);
                }
            }
        }

        @Test
        void clientThatWaitsForContinueIsToldTo() throws Exception {
            try (RawClient client = new RawClient(gateway(Map.of()))) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.line()).contains("100");
                assertThat(client.line()).isEmpty();
                client.send("ok");

                assertThat(client.reply(false).body()).endsWith("\n\nok");
            }
        }

        @Test
        void clientOfHttp10GetsTheWholeBody() throws Exception {
            origin().serve(request -> {
                request.response().setChunked(true).write("one ");
                request.response().end("two");
            });
            try (RawClient client = new RawClient(gateway(Map.of()))) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                Reply reply = client.reply(false);

                assertThat(reply.body()).isEqualTo("one two");
                assertThat(reply.field("transfer-encoding")).isEmpty();
            }
        }

        @Test
        void severalRequestsShareAConnection() throws Exception {
            try (RawClient client = new RawClient(gateway(Map.of()))) {
                for (int i = 0; i < 50; i++) {
                    client.send("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                    assertThat(client.reply(false).body())
                            .startsWith("POST /" + i + "\n")
                            .endsWith("abc");
                }
            }
        }
    }

    /** What a client reads when it goes wrong, and what the upstream hears. */
    @Nested
    class Failing {
        @Test
        void nothingBoundIs503ThatSaysWhatToDo() throws Exception {
            Reply reply = RawClient.ask(context().serve(create()), "GET /");

            assertProblem(reply, 503);
            assertThat(reply.body()).contains("upstream/default");
        }

        @Test
        void upstreamThatIsBoundLaterServes() throws Exception {
            URI gateway = context().serve(create());
            assertThat(RawClient.ask(gateway, "GET /").status()).isEqualTo(503);
            context().bound(Upstream.class, "default", new FixedUpstream(origin().node()));
            assertThat(RawClient.ask(gateway, "GET /").status()).isEqualTo(200);
            context().unbind(Upstream.class, "default");
            assertThat(RawClient.ask(gateway, "GET /").status()).isEqualTo(503);
        }

        @Test
        void nodeThatIsNotThereIs502() throws Exception {
            FixedUpstream upstream = new FixedUpstream(nobody());

            assertProblem(RawClient.ask(gateway(upstream, Map.of()), "GET /"), 502);
            assertThat(upstream.reports()).isNotEmpty().allMatch(report -> report.startsWith("FAILED"));
        }

        @Test
        void connectionIsGoodForTheNextRequestAfterAFailure() throws Exception {
            Node nobody = nobody();
            try (RawClient client = new RawClient(gateway(new FixedUpstream(nobody), Map.of()))) {
                for (int i = 0; i < 3; i++) {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                    assertProblem(client.reply(false), 502);
                }
            }
        }

        @Test
        void nodeThatBreaksOffBeforeItAnsweredIs502() throws Exception {
            origin().serve(request -> request.connection().close());

            assertProblem(RawClient.askWith(gateway(Map.of()), "POST /", "x"), 502);
            assertThat(origin().requests()).hasSize(1);
        }

        @Test
        void silentNodeIs504() throws Exception {
            origin().serve(request -> {});
            FixedUpstream upstream = new FixedUpstream(origin().node());

            assertProblem(RawClient.askWith(gateway(upstream, impatient()), "POST /", "x"), 504);
            assertThat(upstream.reports())
                    .containsExactly("TIMED_OUT " + origin().node().port());
        }

        @Test
        void anotherNodeAnswersForOneThatIsNotThere() throws Exception {
            Node nobody = nobody();
            FixedUpstream upstream = new FixedUpstream(nobody, origin().node());

            assertThat(RawClient.ask(gateway(upstream, Map.of()), "GET /").status())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(upstream.reports())
                    .containsExactly(
                            "FAILED " + nobody.port(),
                            "ANSWERED " + origin().node().port()));
        }

        @Test
        void bodyThatBreaksOffIsNotTakenForAWholeOne() throws Exception {
            origin().serve(request -> request.response()
                    .putHeader("content-length", "100")
                    .write("only this")
                    .onComplete(written -> request.connection().close()));
            URI gateway = gateway(Map.of());

            assertThatThrownBy(() -> RawClient.ask(gateway, "GET /")).isInstanceOf(IOException.class);
        }

        @Test
        void clientThatLeavesEndsTheRequestAtTheOrigin() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            CompletableFuture<Void> ended = new CompletableFuture<>();
            origin().serve(request -> {
                request.response().exceptionHandler(gone -> ended.complete(null));
                request.response().setChunked(true).write(Buffer.buffer("endless"));
                asked.countDown();
            });
            FixedUpstream upstream = new FixedUpstream(origin().node());
            try (RawClient client = new RawClient(gateway(upstream, Map.of()))) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                client.line();
            }

            ended.get(30, TimeUnit.SECONDS);
        }
    }
}
