package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.testkit.RawClient;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
