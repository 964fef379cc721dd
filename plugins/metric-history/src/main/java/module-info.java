/** What the meters have read lately. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.metric.history {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.web;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.monitor.MetricHistoryProvider with
            dev.jackfield.plugin.metric.history.MemoryProvider;
}
