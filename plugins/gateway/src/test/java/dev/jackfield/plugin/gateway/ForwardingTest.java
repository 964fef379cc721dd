package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.testkit.FixedUpstream;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.RawClient.Reply;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private static final String[] CLAIMS = {
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: bank.example",
        "Forwarded: for=10.0.0.1"
    };

    private static Handler<HttpServerRequest> fields() {
        return request -> request.response()
                .end(request.uri() + "\n"
                        + request.headers().entries().stream()
                                .map(field ->
                                        field.getKey().toLowerCase(java.util.Locale.ROOT) + ": " + field.getValue())
                                .collect(Collectors.joining("\n")));
    }

    @Test
    void clientCannotSayThatAnotherIsAsking() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(fields())) {
            Reply reply = gateway.ask("GET /", CLAIMS);

            assertThat(reply.body())
                    .contains("x-forwarded-for: 127.0.0.1")
                    .contains("x-forwarded-proto: http")
                    .contains("x-forwarded-host: example.test")
                    .doesNotContain("10.0.0.1")
                    .doesNotContain("bank.example");
        }
    }

    @Test
    void trustedProxyInFrontIsBelieved() throws Exception {
        try (GatewayUnderTest gateway = new GatewayUnderTest(fields(), Map.of("trust_forwarded", true))) {
            assertThat(gateway.ask("GET /", CLAIMS).body())
                    .contains("x-forwarded-for: 10.0.0.1, 127.0.0.1")
                    .contains("x-forwarded-proto: https")
                    .contains("x-forwarded-host: bank.example")
                    .contains("forwarded: for=10.0.0.1")
                    .contains("forwarded: for=127.0.0.1;proto=http");
        }
    }

    @Test
    void absoluteTargetReachesTheOriginAsAPath() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(fields())) {
            assertThat(gateway.ask("GET http://example.test/a?b", "Host: example.test")
                            .body())
                    .startsWith("/a?b\n");
            assertThat(gateway.ask("GET http://example.test?b", "Host: example.test")
                            .body())
                    .startsWith("/?b\n");
        }
    }

    @Test
    void tunnelsAreRefused() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(fields());
                RawClient client = new RawClient(gateway.address)) {
            client.send("CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n");

            assertThat(client.reply(false).status()).isEqualTo(405);
        }
    }

    @Test
    void aWaitForAConnectionThatIsInUseIsNotTheNodesFault() throws Exception {
        CompletableFuture<HttpServerResponse> held = new CompletableFuture<>();
        try (GatewayUnderTest gateway = new GatewayUnderTest(
                        request -> held.complete(request.response()),
                        Map.of("maximum_connections", 1, "connect_timeout", "50ms"));
                RawClient first = new RawClient(gateway.address)) {
            first.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
            HttpServerResponse response = held.get(10, TimeUnit.SECONDS);
            Reply second = gateway.ask("GET /second");

            assertThat(second.status()).isEqualTo(503);
            assertThat(second.body()).contains("all connections to the upstream are in use");
            String port = " " + gateway.origin.node().port();
            assertThat(gateway.upstream.reports()).containsExactly("ABANDONED" + port);
            response.end("served");
            assertThat(first.reply(false).body()).isEqualTo("served");
            await().untilAsserted(() ->
                    assertThat(gateway.upstream.reports()).containsExactly("ABANDONED" + port, "ANSWERED" + port));
            gateway.origin.serve(request -> request.response().end("served too"));
            assertThat(gateway.ask("GET /third").body()).isEqualTo("served too");
        }
    }

    @Test
    void aConnectionThatIsNotMadeInTimeIsTheNodesFault() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                GatewayUnderTest gateway =
                        new GatewayUnderTest(fields(), Map.of("maximum_connections", 1, "connect_timeout", "50ms"))) {
            // lets connect, and says nothing in the handshake of TLS
            FixedUpstream upstream = new FixedUpstream(new Node("https", "127.0.0.1", silent.getLocalPort()));
            gateway.context.bound(Upstream.class, "default", upstream);

            assertThat(gateway.ask("GET /").status()).isEqualTo(504);
            assertThat(upstream.reports())
                    .isNotEmpty()
                    .allMatch(report -> report.equals("TIMED_OUT " + silent.getLocalPort()));
        }
    }
}
