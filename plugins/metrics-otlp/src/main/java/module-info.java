/** All meters over OTLP. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.metrics.otlp {
    requires com.google.protobuf;
    requires dev.jackfield.spi;
    requires io.opentelemetry.proto;
    requires io.vertx.core;
    requires io.vertx.web;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.monitor.MetricExporterProvider with
            dev.jackfield.plugin.metrics.otlp.OtlpProvider;
}
