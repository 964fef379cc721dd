package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Vert.x for each test, which fails when code of ours blocked one of its threads. */
final class TestVertx implements BeforeEachCallback, AfterEachCallback {
    private final List<String> blocked = new CopyOnWriteArrayList<>();
    private @Nullable ServerSockets sockets;

    Vertx vertx() {
        return sockets().vertx();
    }

    ServerSockets sockets() {
        if (sockets == null) {
            throw new IllegalStateException("only while a test runs");
        }
        return sockets;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        sockets = new ServerSockets(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false))
                .setBlockedThreadCheckInterval(100)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(2000)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
        ((VertxInternal) vertx()).blockedThreadChecker().setThreadBlockedHandler(event -> {
            String trace = Arrays.toString(event.thread().getStackTrace());
            // a machine under load may stop any thread; ours is to blame only where it waits, in our code
            boolean waits = event.thread().getState() != Thread.State.RUNNABLE;
            if (waits && trace.contains("dev.jackfield.")) {
                blocked.add(event.thread().getName() + ": " + trace);
            }
        });
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        vertx().close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(blocked).isEmpty();
    }
}
