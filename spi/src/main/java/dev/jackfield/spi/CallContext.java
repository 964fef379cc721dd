package dev.jackfield.spi;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a call carries with it through handles and the executors of {@link ProviderContext}. Immutable. It belongs to a
 * thread while {@link #run} or {@link #call} runs, and is restored afterwards.
 *
 * @param deadline when the caller stops waiting, or null for never
 * @param principal who asks, or null for nobody known
 * @param trace the W3C trace id of the call, or null
 * @since 1.0
 */
public record CallContext(
        @Nullable Instant deadline,
        @Nullable String principal,
        @Nullable String trace) {
    private static final CallContext NONE = new CallContext(null, null, null);
    private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

    /**
     * {@return what the current call carries; an empty one when there is nothing}
     */
    public static CallContext current() {
        CallContext context = CURRENT.get();
        return context == null ? NONE : context;
    }

    /**
     * Runs a task with this context.
     *
     * @param task what to run, on this thread
     */
    public void run(Runnable task) {
        CallContext before = enter();
        try {
            task.run();
        } finally {
            leave(before);
        }
    }

    /**
     * Calls a task with this context.
     *
     * @param task what to call, on this thread
     * @return its result
     * @throws Exception what the task throws
     */
    public <V extends @Nullable Object> V call(Callable<V> task) throws Exception {
        CallContext before = enter();
        try {
            return task.call();
        } finally {
            leave(before);
        }
    }

    private @Nullable CallContext enter() {
        CallContext before = CURRENT.get();
        if (equals(NONE)) {
            CURRENT.remove();
        } else {
            CURRENT.set(this);
        }
        return before;
    }

    private static void leave(@Nullable CallContext before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
