/** Jackfield inside an application, started from the module path. Works from the class path as well. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.example.embed {
    requires dev.jackfield.kernel;
    requires dev.jackfield.spi;

    // plugins on the application's own path: nothing to unpack, nothing to drop in
    requires dev.jackfield.plugin.cache.caffeine;
    requires dev.jackfield.plugin.cache.engine;

    // for the example that brings a Vert.x and a router of its own
    requires io.vertx.core;
    requires io.vertx.web;
    requires static org.jspecify;

    // the interface whose calls are timed has to be reached
    exports dev.jackfield.example.embed;
}
