package dev.jackfield.plugin.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.httpproxy.ProxyResponse;
import java.util.Locale;

/** Passes a response of a node on to the client, with its body as it comes. */
final class Passing {
    private Passing() {}

    static Future<Void> send(ProxyResponse answer, HttpServerRequest request, EventStreams eventStreams) {
        if (answer.getStatusCode() == 204) {
            return empty(answer, request.response());
        }
        if (request.version() == HttpVersion.HTTP_1_0 && answer.getBody().length() < 0) {
            return untilClose(answer, request);
        }
        if (isEventStream(answer)) {
            return new EventStream(answer, request).pass(eventStreams);
        }
        return answer.send();
    }

    private static boolean isEventStream(ProxyResponse answer) {
        String type = answer.headers().get("content-type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    /** A 204 has neither a body nor a length. */
    private static Future<Void> empty(ProxyResponse answer, HttpServerResponse response) {
        answer.getBody().stream().resume();
        answer.headers().remove("content-length");
        response.setStatusCode(204).headers().addAll(answer.headers());
        return response.end();
    }

    /** An HTTP/1.0 client knows no chunks: the body ends with the connection. */
    private static Future<Void> untilClose(ProxyResponse answer, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.getStatusCode()).headers().addAll(answer.headers());
        return answer.getBody()
                .stream()
                .pipeTo(response)
                .compose(
                        done -> request.connection().close(),
                        error -> response.reset().compose(reset -> Future.failedFuture(error)));
    }
}
