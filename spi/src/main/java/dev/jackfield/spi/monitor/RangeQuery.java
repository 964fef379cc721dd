package dev.jackfield.spi.monitor;

import java.time.Instant;
import java.util.Map;

/**
 * What a {@link MetricHistory} is asked.
 *
 * @param name the meter's name, as it was registered
 * @param tags a series has to have these, and may have others
 * @param from the first moment that counts
 * @param to the last moment that counts
 * @param points how many points of each series at most; 0 for the summary alone
 * @since 1.0
 */
public record RangeQuery(String name, Map<String, String> tags, Instant from, Instant to, int points) {
    /** Refuses what can't be meant. */
    public RangeQuery {
        tags = Map.copyOf(tags);
        if (points < 0) {
            throw new IllegalArgumentException("points is 0 or more, was " + points);
        }
    }
}
