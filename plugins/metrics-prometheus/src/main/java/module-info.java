/** All meters as Prometheus reads them. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.metrics.prometheus {
    requires dev.jackfield.spi;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.monitor.MetricExporterProvider with
            dev.jackfield.plugin.metrics.prometheus.PrometheusProvider;
}
