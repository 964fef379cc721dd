package dev.jackfield.spi.metric;

import java.time.Instant;
import java.util.List;

/**
 * What all meters of a node read at one moment. Immutable.
 *
 * @param time when they were read
 * @param since when this node began to count
 * @param readings ordered by name and tags; one for each series
 * @since 1.0
 */
public record MeterSnapshot(Instant time, Instant since, List<Reading> readings) {}
