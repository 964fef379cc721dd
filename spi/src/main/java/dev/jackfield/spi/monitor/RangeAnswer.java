package dev.jackfield.spi.monitor;

import dev.jackfield.spi.metric.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a {@link MetricHistory} answers.
 *
 * @param ranges of each series one, those without a value left out; ordered by tags and statistic
 * @param more whether there are more series than are answered
 * @since 1.0
 */
public record RangeAnswer(List<Range> ranges, boolean more) {
    /** What of a meter it is. */
    public enum Statistic {
        /** What a gauge read. */
        VALUE,
        /** How much a counter grew each second, or how many were recorded each second. */
        RATE,
        /** The mean of what was recorded since the time before. */
        MEAN,
        /** The largest that was recorded lately. */
        MAXIMUM,
        /** How many tasks were under way. */
        ACTIVE,
        /** How many seconds these had taken so far, together. */
        DURATION
    }

    /**
     * One series in a range of time.
     *
     * @param tags of the meter
     * @param statistic what of the meter it is
     * @param unit of the meter; a rate is in it for each second
     * @param summary over the whole range
     * @param points in the order of time; as many as were asked for at most
     * @since 1.0
     */
    public record Range(
            Map<String, String> tags, Statistic statistic, String unit, Summary summary, List<Point> points) {}

    /**
     * All values of a range.
     *
     * @param count how many there are; at least one
     * @param minimum the least
     * @param maximum the greatest
     * @param mean their mean
     * @param latest the last one
     * @param quantiles of 0.5, 0.9, 0.95 and 0.99, each a value that was there (nearest rank)
     * @since 1.0
     */
    public record Summary(
            int count, double minimum, double maximum, double mean, double latest, List<Reading.Quantile> quantiles) {}

    /**
     * The values of a part of a range, none of which is left out.
     *
     * @param time of the first
     * @param minimum the least
     * @param mean their mean
     * @param maximum the greatest
     * @since 1.0
     */
    public record Point(Instant time, double minimum, double mean, double maximum) {}
}
