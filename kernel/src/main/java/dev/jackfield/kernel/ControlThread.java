package dev.jackfield.kernel;

import dev.jackfield.spi.JackfieldException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one thread on which everything changes, one change after the other, first come, first served. */
final class ControlThread implements AutoCloseable {
    private static final int WAITING = 256;

    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    ControlThread() {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread control = new Thread(task, "jackfield-control");
            thread = control;
            return control;
        });
    }

    /**
     * Runs a change when those before it are done.
     *
     * @return its result; fails with {@code busy} when too many are waiting, and with {@code shutting_down} afterwards
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(change.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            String code = executor.isShutdown() ? "shutting_down" : "busy";
            String message = executor.isShutdown()
                    ? "no change is possible any more: Jackfield is shutting down"
                    : WAITING + " changes are waiting already; try again later";
            result.completeExceptionally(new JackfieldException(code, message, null));
        }
        return result;
    }

    /**
     * Runs a change that nobody waits for when those before it are done.
     *
     * @param done told of its result, on this thread
     * @param failed told why there is none, as above, or why {@code done} failed
     */
    <T> void submit(Callable<T> change, Consumer<T> done, Consumer<Throwable> failed) {
        CompletableFuture<?> unused = submit(change).thenAccept(done).exceptionally(e -> {
            failed.accept(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
            return null;
        });
    }

    /** Runs a change and waits for it. */
    <T extends @Nullable Object> T call(Callable<T> change) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the control thread would wait for itself");
        }
        try {
            return submit(change).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof JackfieldException known) {
                throw known;
            }
            throw new JackfieldException("internal", "a change failed: " + cause, cause);
        }
    }

    /** Refuses further changes, and lets those that wait fail; returns when the thread is gone, or after a time. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
