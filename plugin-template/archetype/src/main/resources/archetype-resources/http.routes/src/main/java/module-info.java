/** Routes of the control API. Nobody reads this module: it is found through its provider. */
module ${package} {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.web;

    provides dev.jackfield.spi.http.RoutesProvider with
            ${package}.GreetingProvider;
}
