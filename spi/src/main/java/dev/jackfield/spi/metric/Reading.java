package dev.jackfield.spi.metric;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one meter reads.
 *
 * @since 1.0
 */
public sealed interface Reading {
    /**
     * {@return which series it is}
     */
    MeterId id();

    /**
     * What only grows, but for a new beginning at 0.
     *
     * @param id which series
     * @param total since the beginning; 0 or more, never NaN
     * @param exemplar a call that was counted lately, or null
     * @since 1.0
     */
    record Counter(MeterId id, double total, @Nullable Exemplar exemplar) implements Reading {}

    /**
     * What goes up and down.
     *
     * @param id which series
     * @param value NaN where it can't be read
     * @since 1.0
     */
    record Gauge(MeterId id, double value) implements Reading {}

    /**
     * How large what was recorded was. Durations are in seconds.
     *
     * @param id which series
     * @param count how many were recorded since the beginning
     * @param sum of all of them
     * @param maximum of the last minutes; NaN where it is not known
     * @param buckets cumulative, in the order of their bounds, the last of which is infinite; empty where none are kept
     * @param quantiles of the last minutes; empty where none are kept
     * @since 1.0
     */
    record Distribution(
            MeterId id, long count, double sum, double maximum, List<Bucket> buckets, List<Quantile> quantiles)
            implements Reading {}

    /**
     * Tasks that are under way.
     *
     * @param id which series
     * @param active how many
     * @param duration how long they have taken so far, together, in seconds
     * @param maximum how long the longest has, in seconds
     * @since 1.0
     */
    record Tasks(MeterId id, int active, double duration, double maximum) implements Reading {}

    /**
     * How many were at most so large.
     *
     * @param bound the largest that counts
     * @param count how many, those of lower bounds among them
     * @param exemplar a call that was recorded here lately, and below no lower bound; or null
     * @since 1.0
     */
    record Bucket(double bound, long count, @Nullable Exemplar exemplar) {}

    /**
     * Below which value a part of what was recorded lies.
     *
     * @param part such as 0.99
     * @param value in the unit of the series
     * @since 1.0
     */
    record Quantile(double part, double value) {}
}
