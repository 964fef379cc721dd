package dev.jackfield.spi.monitor;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link MetricHistory}.
 *
 * @since 1.0
 */
public interface MetricHistoryProvider extends Provider<MetricHistory> {}
