package dev.jackfield.spi.metric;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what an application does, in a line each. {@code jackfield.service(Metrics.class)} gives an embedder its own,
 * {@code context.service(Metrics.class)} a plugin the one whose meters vanish with its generation.
 *
 * <pre>{@code
 * Order order = metrics.timed("orders.place", () -> shop.place(basket));
 * try (Timing timing = metrics.start("orders.pack")) { … }
 * metrics.record("orders.items", basket.size(), Map.of("country", "nl"));
 * Shop timed = metrics.timed(Shop.class, shop);
 * }</pre>
 *
 * A name is in words with dots between, {@code orders.place}; of one name all meters are of one kind. A meter that can't be
 * had, because there are too many or the name is taken by another kind, does nothing and is logged: what is measured never
 * fails for it. How many values a tag has is bounded, see {@link Meters}. Thread-safe; nothing here blocks but what is timed.
 *
 * @since 1.0
 */
public interface Metrics {
    /**
     * What is timed.
     *
     * @param <T> what it answers
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface Work<T extends @Nullable Object, X extends Exception> {
        /**
         * {@return the answer}
         *
         * @throws X if it fails
         */
        T call() throws X;
    }

    /**
     * Runs something and records how long it took, in a timer. If it throws, that is counted in {@code NAME.failures}.
     *
     * @param name the timer's
     * @param work what to run, on this thread
     */
    void timed(String name, Runnable work);

    /**
     * Calls something and records how long it took, in a timer. If it throws, that is counted in {@code NAME.failures}.
     *
     * @param name the timer's
     * @param work what to call, on this thread
     * @return what it answered
     * @throws X what it threw
     */
    <T extends @Nullable Object, X extends Exception> T timed(String name, Work<T, X> work) throws X;

    /**
     * Starts something and records how long it took until it was complete. If it throws, or completes with an exception, that
     * is counted in {@code NAME.failures}.
     *
     * @param name the timer's
     * @param work starts it, on this thread
     * @return what it answered
     */
    <T extends @Nullable Object> CompletionStage<T> timedAsync(String name, Supplier<CompletionStage<T>> work);

    /**
     * {@return a wrapper that times the methods marked {@link Timed}, or all of them if the interface is; those that answer a
     * {@code CompletionStage} until it is complete}
     *
     * @param type a public interface of an exported package, or of the class path
     * @param target what is called
     * @throws IllegalArgumentException if it is no interface, nothing of it is marked, or it can't be reached
     */
    <T> T timed(Class<T> type, T target);

    /**
     * Begins to measure; closing what is answered ends it.
     *
     * @param name the timer's
     * @return to be closed, by any thread
     */
    default Timing start(String name) {
        return start(name, Map.of());
    }

    /**
     * Begins to measure; closing what is answered ends it.
     *
     * @param name the timer's
     * @param tags of the timer
     * @return to be closed, by any thread
     */
    Timing start(String name, Map<String, String> tags);

    /**
     * Records a size: how many, how large.
     *
     * @param name the summary's
     * @param value 0 or more; anything else is left out
     */
    default void record(String name, double value) {
        record(name, value, Map.of());
    }

    /**
     * Records a size: how many, how large.
     *
     * @param name the summary's
     * @param value 0 or more; anything else is left out
     * @param tags of the summary
     */
    void record(String name, double value, Map<String, String> tags);
}
