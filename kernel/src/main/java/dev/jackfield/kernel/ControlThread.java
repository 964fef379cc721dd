package dev.jackfield.kernel;

import dev.jackfield.spi.JackfieldException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
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
    private volatile boolean refusing;

    ControlThread() {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
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
        if (executor.getQueue().size() >= WAITING) {
            return CompletableFuture.failedFuture(
                    new JackfieldException("busy", WAITING + " changes are waiting already; try again later", null));
        }
        return enqueue(change);
    }

    private <T extends @Nullable Object> CompletableFuture<T> enqueue(Callable<T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    if (refusing) {
                        throw shuttingDown();
                    }
                    result.complete(change.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(shuttingDown());
        }
        return result;
    }

    private static JackfieldException shuttingDown() {
        return new JackfieldException(
                "shutting_down", "no change is possible any more: Jackfield is shutting down", null);
    }

    /**
     * Runs a change of the kernel's own, that nobody waits for, when those before it are done. It waits however many others
     * do: nobody would ask for it again.
     *
     * @param done told of its result, on this thread
     * @param failed told why there is none, as above, or why {@code done} failed
     */
    <T> void submit(Callable<T> change, Consumer<T> done, Consumer<Throwable> failed) {
        CompletableFuture<?> unused = enqueue(change).thenAccept(done).exceptionally(e -> {
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

    /** Refuses further changes and those that wait; one that is under way goes on. */
    void refuse() {
        refusing = true;
    }

    /** Ends when those that wait were refused; returns when the thread is gone, or after a time. */
    @Override
    public void close() {
        refuse();
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
