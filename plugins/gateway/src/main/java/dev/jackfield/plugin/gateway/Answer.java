package dev.jackfield.plugin.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** What the gateway itself has to say, as {@code application/problem+json}. Never names a node: clients read it. */
final class Answer {
    private Answer() {}

    static Future<Void> problem(HttpServerRequest request, int status, String detail) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return Future.failedFuture("the client has gone");
        }
        if (response.headWritten()) {
            return response.reset().compose(reset -> Future.failedFuture("broke off"));
        }
        if (!request.isEnded()) {
            request.resume();
        }
        String body = new JsonObject()
                .put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail)
                .encode();
        response.headers().clear();
        return response.setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    private static String title(int status) {
        return switch (status) {
            case 405 -> "Method Not Allowed";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Error";
        };
    }
}
