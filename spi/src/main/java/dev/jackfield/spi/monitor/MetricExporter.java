package dev.jackfield.spi.monitor;

import dev.jackfield.spi.ExtensionPoint;
import java.util.Optional;

/**
 * Brings the meters of this node to a monitoring system. Any number can be bound; each reads {@link
 * dev.jackfield.spi.metric.Meters#snapshot} when it wants. One that is asked answers {@link #scrape}, and {@code GET /metrics} asks the bindings in the order of the
 * configuration until one answers; one that pushes does so by itself. Thread-safe.
 *
 * @since 1.0
 */
@ExtensionPoint("metric.exporter")
public interface MetricExporter extends AutoCloseable {
    /**
     * Answers a scrape. May block, as reading the meters may.
     *
     * @param accept the media types that the client takes, as its header says; empty for any
     * @return all meters, or empty where this exporter is not to be asked
     */
    Optional<Exposition> scrape(String accept);

    /** Called when it is gone. May block. */
    @Override
    default void close() throws Exception {}
}
