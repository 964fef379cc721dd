package dev.jackfield.plugin.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Locale;

/** Passes a response of a node on to the client, field by field as it is, with its body as it comes. */
final class Passing {
    private Passing() {}

    /** {@return completes when the response has ended; fails when either side broke off, with nothing repaired} */
    static Future<Void> send(ProxyResponse answer, HttpServerRequest request, EventStreams eventStreams) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.getStatusCode()).headers().addAll(answer.headers());
        String message = answer.getStatusMessage();
        if (message != null) {
            response.setStatusMessage(message);
        }
        ReadStream<Buffer> body = answer.getBody().stream();
        if (answer.getStatusCode() == 204) {
            response.headers().remove("content-length"); // RFC 9110 §8.6
            body.resume();
            return response.end();
        }
        boolean untilClose = false;
        if (!response.headers().contains("content-length")) {
            response.setChunked(true);
            untilClose = request.version() == HttpVersion.HTTP_1_0;
        }
        if (isEventStream(answer)) {
            return new EventStream(answer, response).pass(eventStreams);
        }
        Future<Void> sent = body.pipe().endOnFailure(false).to(response);
        // an HTTP/1.0 client knows no chunks: the body ends with the connection
        return untilClose ? sent.compose(done -> request.connection().close()) : sent;
    }

    /** {@return whether it is endless; one that says how long it is is not} */
    static boolean isEventStream(ProxyResponse answer) {
        String type = answer.headers().get("content-type");
        return type != null
                && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                && !answer.headers().contains("content-length");
    }
}
