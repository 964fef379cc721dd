package dev.jackfield.testkit;

import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A mount with a Vert.x of its own, whose routes can be served on a loopback port. Thread-safe.
 *
 * @since 1.0
 */
public final class TestMount implements Mount {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    private final Router router = Router.router(vertx);
    private final Context context;

    TestMount() {
        Promise<Context> deployed = Promise.promise();
        await(vertx.deployVerticle(deployment -> {
            deployed.complete(deployment);
            return Future.succeededFuture();
        }));
        this.context = await(deployed.future());
    }

    @Override
    public Router router() {
        return router;
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void runOnContext(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    void call(Action action) throws Exception {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            try {
                action.run();
                done.complete();
            } catch (Exception e) {
                done.fail(e);
            }
        });
        try {
            await(done.future());
        } catch (IllegalStateException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Serves the routes.
     *
     * @return the address, without a path
     */
    public URI serve() {
        int port = await(vertx.createHttpServer(
                                new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                        .requestHandler(router)
                        .listen())
                .actualPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
