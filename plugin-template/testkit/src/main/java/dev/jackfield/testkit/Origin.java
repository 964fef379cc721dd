package dev.jackfield.testkit;

import dev.jackfield.spi.balance.Node;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real HTTP server on loopback for a gateway to stand in front of. Thread-safe; what it serves can be replaced.
 *
 * @since 1.0
 */
public final class Origin implements AutoCloseable {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> handler;

    private Origin(Handler<HttpServerRequest> handler) {
        this.handler = handler;
        this.server = TestMount.await(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> {
                    requests.add(request.method() + " " + request.uri());
                    this.handler.handle(request);
                })
                .listen());
    }

    /**
     * Starts a server.
     *
     * @param handler answers, on an event loop
     * @return the server, listening
     */
    public static Origin start(Handler<HttpServerRequest> handler) {
        return new Origin(handler);
    }

    /**
     * Serves something else from now on.
     *
     * @param other answers, on an event loop
     */
    public void serve(Handler<HttpServerRequest> other) {
        handler = other;
    }

    /**
     * {@return where it listens}
     */
    public Node node() {
        return new Node("http", "127.0.0.1", server.actualPort());
    }

    /**
     * {@return what was asked so far, each as {@code METHOD /path}}
     */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /**
     * {@return the Vert.x it runs on, for timers of a handler}
     */
    public Vertx vertx() {
        return vertx;
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        TestMount.await(vertx.close());
    }
}
