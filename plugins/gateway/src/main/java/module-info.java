/** The request pipeline of the traffic listener. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.gateway {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.httpproxy;
    requires io.vertx.web;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.http.GatewayProvider with
            dev.jackfield.plugin.gateway.PipelineProvider;
}
