package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of HTTP/2 gets from a node that speaks HTTP/1.1. */
class Http2Test {
    private GatewayUnderTest gateway;
    private HttpClient client;
    private final AtomicBoolean gone = new AtomicBoolean();

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayUnderTest(this::answer, Map.of());
        client = gateway.origin
                .vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/fields" -> {
                StringBuilder fields = new StringBuilder();
                request.headers()
                        .forEach(field -> fields.append(field.getKey().toLowerCase(java.util.Locale.ROOT))
                                .append(": ")
                                .append(field.getValue())
                                .append('\n'));
                request.response()
                        .putHeader("connection", "keep-alive, x-hop")
                        .putHeader("keep-alive", "timeout=5")
                        .putHeader("x-hop", "of one connection")
                        .end(fields.toString());
            }
            case "/echo" -> request.body().onSuccess(body -> request.response().end(body));
            case "/chunks" -> {
                request.response().setChunked(true).write("one ");
                request.response().end("two");
            }
            case "/nothing" -> request.response().setStatusCode(204).end();
            case "/events" -> {
                request.response()
                        .putHeader("content-type", "text/event-stream")
                        .setChunked(true);
                request.response().closeHandler(closed -> gone.set(true));
                request.response().write("data: 1\n\n");
            }
            default ->
                request.response()
                        .putHeader("content-length", "5")
                        .end(request.method() == HttpMethod.HEAD ? "" : "whole");
        }
    }

    private Future<HttpClientRequest> request(HttpMethod method, String path) {
        return client.request(method, gateway.address.getPort(), gateway.address.getHost(), path);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private String body(Future<HttpClientRequest> request) throws Exception {
        return done(request.compose(HttpClientRequest::send).compose(HttpClientResponse::body))
                .toString();
    }

    @Test
    void bodiesPassBothWaysWhetherTheirLengthIsKnownOrNot() throws Exception {
        assertThat(body(request(HttpMethod.GET, "/chunks"))).isEqualTo("one two");
        Buffer large = Buffer.buffer("x".repeat(300_000));
        assertThat(done(request(HttpMethod.POST, "/echo")
                        .compose(request -> request.send(large))
                        .compose(HttpClientResponse::body)))
                .isEqualTo(large);
        HttpClientRequest unknown = done(request(HttpMethod.POST, "/echo"));
        unknown.setChunked(true).write("first ");
        // asked for before it can have come
        Future<Buffer> answer = unknown.response().compose(HttpClientResponse::body);
        unknown.end("last");
        assertThat(done(answer)).hasToString("first last");
    }

    @Test
    void headAndNoContentHaveNoBody() throws Exception {
        HttpClientResponse head = done(request(HttpMethod.HEAD, "/").compose(HttpClientRequest::send));
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.getHeader("content-length")).isEqualTo("5");
        assertThat(done(request(HttpMethod.GET, "/nothing").compose(HttpClientRequest::send))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void fieldsOfOneConnectionStayThereAndCookiesAreOneField() throws Exception {
        HttpClientRequest request = done(request(HttpMethod.GET, "/fields"));
        request.headers().add("cookie", "a=1").add("cookie", "b=2").add("te", "trailers");
        Future<HttpClientResponse> answer = request.send();
        // asked for before it can have come
        String body = done(answer.compose(HttpClientResponse::body)).toString();
        assertThat(done(answer).headers().names())
                .doesNotContain("connection", "keep-alive", "x-hop", "transfer-encoding");
        assertThat(body.lines().toList())
                .contains(
                        "cookie: a=1; b=2",
                        "host: " + gateway.address.getAuthority(),
                        "x-forwarded-proto: http",
                        "via: 2.0 jackfield")
                .noneMatch(line -> line.startsWith("te:") || line.startsWith(":"));
    }

    @Test
    void anEventStreamPassesAndItsEndIsTold() throws Exception {
        HttpClientRequest request = done(request(HttpMethod.GET, "/events"));
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpClientResponse answer =
                done(request.send().onSuccess(response -> response.handler(chunk -> seen.add(chunk.toString()))));
        assertThat(answer.getHeader("content-type")).isEqualTo("text/event-stream");
        await().until(() -> seen.contains("data: 1\n\n"));
        request.reset(0x8);
        await().until(gone::get);
    }
}
