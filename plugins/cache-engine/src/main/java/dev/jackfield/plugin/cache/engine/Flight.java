package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One load that several callers share. */
final class Flight {
    /** The version its key had when it began. */
    final long version;

    private final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();
    private volatile @Nullable Thread loader;

    Flight(long version) {
        this.version = version;
    }

    /** The calling thread is about to run the load. */
    void departs() {
        loader = Thread.currentThread();
    }

    void lands(@Nullable Object loaded) {
        loader = null;
        value.complete(loaded);
    }

    void fails(Throwable error) {
        loader = null;
        value.completeExceptionally(error);
    }

    /** {@return what the load answers, as a future of the caller's own} */
    CompletableFuture<@Nullable Object> answer() {
        return value.copy();
    }

    /**
     * Waits for the load, until the deadline of the call.
     *
     * @throws Exception what the loader threw; {@link TimeoutException} when the deadline passed
     */
    @Nullable
    Object join(String key, Clock clock) throws Exception {
        if (loader == Thread.currentThread()) {
            throw new IllegalStateException("the loader of \"" + key + "\" asks for the key it is loading");
        }
        Instant deadline = CallContext.current().deadline();
        try {
            return deadline == null
                    ? value.get()
                    : value.get(Duration.between(clock.instant(), deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static Exception thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }
}
