package dev.jackfield.kernel.binding;

import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The one verticle of a generation: undeploying it undoes timers, consumers, servers and clients made on its context. */
final class GenerationMount implements Mount {
    private final Vertx vertx;
    private final Router router;
    private final Context context;
    private final String deployment;

    private GenerationMount(Vertx vertx, Router router, Context context, String deployment) {
        this.vertx = vertx;
        this.router = router;
        this.context = context;
        this.deployment = deployment;
    }

    /** Deploys, on a thread that may block. */
    static GenerationMount deploy(Vertx vertx, ClassLoader loader, Duration deadline) throws StepFailed {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("mount() must be asked for during create or start, not on an event loop");
        }
        Empty verticle = new Empty();
        DeploymentOptions options = new DeploymentOptions().setClassLoader(loader);
        String id = await("deploying the verticle", vertx.deployVerticle(verticle, options), deadline);
        return new GenerationMount(vertx, Router.router(vertx), verticle.context(), id);
    }

    /** Adds the routes of an instance on the context. */
    void add(Routes routes, Duration deadline) throws StepFailed {
        CompletableFuture<Void> added = new CompletableFuture<>();
        context.runOnContext(go -> {
            try {
                routes.mount(this);
                added.complete(null);
            } catch (Throwable e) {
                added.completeExceptionally(new StepFailed("mount failed: " + Failures.describe(e), false));
            }
        });
        await("mount", added, deadline);
    }

    /** Undoes all of it. */
    void undeploy(Duration deadline) throws StepFailed {
        try {
            await("undeploying the verticle", vertx.undeploy(deployment), deadline);
        } finally {
            router.clear();
        }
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
        context.runOnContext(go -> task.run());
    }

    private static <V> V await(String what, Future<V> future, Duration deadline) throws StepFailed {
        return await(what, future.toCompletionStage().toCompletableFuture(), deadline);
    }

    private static <V> V await(String what, CompletableFuture<V> future, Duration deadline) throws StepFailed {
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StepFailed(what + " did not end within " + OptionText.of(deadline), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailed(what + " was interrupted", true);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause());
        }
    }

    private static StepFailed failure(String what, @Nullable Throwable cause) {
        return cause instanceof StepFailed failed
                ? failed
                : new StepFailed(what + " failed: " + (cause == null ? "" : Failures.describe(cause)), false);
    }

    private static final class Empty extends VerticleBase {
        Context context() {
            return context;
        }
    }
}
