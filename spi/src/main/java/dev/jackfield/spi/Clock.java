package dev.jackfield.spi;

import java.time.InstantSource;

/**
 * Time, replaceable in tests: {@link #instant} for what people read, {@link #nanoTime} for durations. Thread-safe, never
 * blocks.
 *
 * @since 1.0
 */
public interface Clock extends InstantSource {
    /**
     * {@return nanoseconds since some fixed moment; only differences mean anything}
     */
    long nanoTime();
}
