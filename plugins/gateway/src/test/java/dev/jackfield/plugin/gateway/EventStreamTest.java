package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.testkit.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventStreamTest {
    private final CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private GatewayUnderTest streaming() throws Exception {
        return GatewayUnderTest.of(request -> {
            HttpServerResponse response = request.response();
            response.exceptionHandler(closed -> gone.complete(null));
            response.putHeader("content-type", "text/event-stream").setChunked(true);
            response.writeHead();
            stream.complete(response);
        });
    }

    private static void open(RawClient client) throws Exception {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static void readUntil(RawClient client, String expected) throws Exception {
        String line = client.line();
        while (!line.equals(expected)) {
            line = client.line();
        }
    }

    @Test
    void replacedGatewayEndsAStreamAfterAWholeEventAndSaysWhenToComeBack() throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            HttpServerResponse response = stream.get(10, TimeUnit.SECONDS);
            response.write("data: 1\n\ndata: 2");
            readUntil(client, "data: 2");
            gateway.context.drain();
            response.write("\n\n");

            readUntil(client, "retry: 1000");
            readUntil(client, "0");
            gone.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamWithoutEventsEndsAtOnce() throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            stream.get(10, TimeUnit.SECONDS);
            assertThat(client.line()).contains("200");
            gateway.context.drain();
            readUntil(client, "retry: 1000");
            gone.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamThatEndsByItselfEndsWhole() throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            HttpServerResponse response = stream.get(10, TimeUnit.SECONDS);
            response.write("data: 1\n\n");
            response.end("data: 2\n\n");

            assertThat(client.reply(false).body()).isEqualTo("data: 1\n\ndata: 2\n\n");
        }
    }

    @Test
    void clientThatLeavesEndsTheStreamAtTheOrigin() throws Exception {
        try (GatewayUnderTest gateway = streaming()) {
            try (RawClient client = new RawClient(gateway.address)) {
                open(client);
                stream.get(10, TimeUnit.SECONDS);
                client.line();
            }
            gone.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\r", "\r\n\r\n", "\n\r\n", "\r\n\r", "\n\r"})
    void eventEndsWithAnEmptyLineHoweverLinesEnd(String end) throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            HttpServerResponse response = stream.get(10, TimeUnit.SECONDS);
            response.write("data: 1\n");
            readUntil(client, "data: 1");
            gateway.context.drain();
            response.write("data: 2" + end);

            gone.get(10, TimeUnit.SECONDS);
            readUntil(client, "retry: 1000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1\r\n", "data: 1\r"})
    void oneEndOfALineIsNoEmptyLine(String line) throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            HttpServerResponse response = stream.get(10, TimeUnit.SECONDS);
            response.write(line);
            readUntil(client, "data: 1");
            gateway.context.drain();
            response.write("data: 2\n\n");

            readUntil(client, "data: 2");
            readUntil(client, "retry: 1000");
        }
    }

    @Test
    void encodedStreamEndsWithNothingThatIsNotEncoded() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(request -> {
                    HttpServerResponse response = request.response();
                    response.exceptionHandler(closed -> gone.complete(null));
                    response.putHeader("content-type", "text/event-stream")
                            .putHeader("content-encoding", "gzip")
                            .setChunked(true)
                            .write("compressed");
                });
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            readUntil(client, "compressed");
            gateway.context.drain();

            gone.get(10, TimeUnit.SECONDS);
            assertThat(client.line()).isEqualTo("0");
        }
    }

    @Test
    void lengthOfAStreamIsNoDurationOfARequest() throws Exception {
        try (GatewayUnderTest gateway = streaming();
                RawClient client = new RawClient(gateway.address)) {
            open(client);
            stream.get(10, TimeUnit.SECONDS).end("data: 1\n\n");
            assertThat(client.reply(false).status()).isEqualTo(200);

            MeterRegistry meters = gateway.context.registry();
            await().until(() -> meters.counter("http.requests", "route", "traffic", "status", "2xx")
                            .count()
                    == 1);
            assertThat(meters.timer("http.duration", "route", "traffic", "status", "2xx")
                            .count())
                    .isZero();
        }
    }
}
