package dev.jackfield.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** The service behind the gateway: small answers, echoes of what was posted, and slow answers. */
final class Origin implements AutoCloseable {
    static final String SMALL = "Hello, world!";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    Origin() {
        server = vertx.createHttpServer()
                .requestHandler(Origin::serve)
                .listen(0, "127.0.0.1")
                .await();
    }

    private static void serve(HttpServerRequest request) {
        switch (request.path()) {
            case "/echo" -> request.body().onSuccess(body -> request.response().end(body));
            case "/slow" -> request.response().headers().set("cache-control", "no-store");
            default -> request.response().end(Buffer.buffer(SMALL));
        }
        if (request.path().equals("/slow")) {
            io.vertx.core.Vertx.currentContext()
                    .owner()
                    .setTimer(100, timer -> request.response().end(SMALL));
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
