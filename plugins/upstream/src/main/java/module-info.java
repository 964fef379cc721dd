/** Nodes in turn, without those that fail. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.upstream {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.web;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.balance.UpstreamProvider with
            dev.jackfield.plugin.upstream.RoundRobinProvider;
}
