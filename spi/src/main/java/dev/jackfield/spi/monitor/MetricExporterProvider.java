package dev.jackfield.spi.monitor;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link MetricExporter}.
 *
 * @since 1.0
 */
public interface MetricExporterProvider extends Provider<MetricExporter> {}
