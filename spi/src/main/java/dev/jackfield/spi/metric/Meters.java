package dev.jackfield.spi.metric;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * One generation's view of the meters. What is registered here carries the plugin's tags and is removed when the
 * generation retires. Thread-safe, never blocks.
 *
 * @since 1.0
 */
public interface Meters {
    /**
     * {@return the registry to register meters with}
     */
    MeterRegistry registry();
}
