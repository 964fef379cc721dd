package dev.jackfield.spi.metric;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * One generation's view of the meters. What is registered here carries the plugin's tags and is removed when the
 * generation retires. Thread-safe; registering and recording never block.
 *
 * <p>How many series there are is bounded. Of a tag with too many values, the further ones become {@value #OTHER}; of a view
 * with too many series, all of its own tags do. What is folded so is counted in {@code jackfield.metric.folded}.
 *
 * @since 1.0
 */
public interface Meters {
    /** What a tag's value becomes where there are too many. */
    String OTHER = "other";

    /**
     * {@return the registry to register meters with}
     */
    MeterRegistry registry();

    /**
     * Reads every meter of this node, those of other plugins too: what exporters and histories stand on. Calls the gauges'
     * functions, and may block as they do.
     *
     * @return all readings of this moment, ordered by name and tags
     */
    MeterSnapshot snapshot();
}
