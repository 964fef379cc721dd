package dev.jackfield.spi.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks an executor that rejects a task again and again: too many others waited, or its generation ends. Thread-safe. */
final class Patient {
    /** By the thread of the JDK that waits for everybody, which goes on at once. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, Runnable::run);

    private final Executor executor;

    Patient(Executor executor) {
        this.executor = executor;
    }

    /**
     * Never blocks.
     *
     * @param task runs once, or never where it is not wanted any more
     * @param wanted looked at before each further attempt
     */
    void execute(Runnable task, BooleanSupplier wanted) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LATER.execute(() -> {
                if (wanted.getAsBoolean()) {
                    execute(task, wanted);
                }
            });
        }
    }
}
