package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricExporterProvider;

/** The door of this plugin: makes the exporter {@code prometheus}. */
public final class PrometheusProvider implements MetricExporterProvider {
    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public MetricExporter create(OptionValues options, ProviderContext context) {
        return new PrometheusExporter(context.meters(), context.logger());
    }
}
