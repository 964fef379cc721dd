/** Caches over stores. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.cache.engine {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.web;
    requires micrometer.core;
    requires static org.jspecify;

    provides dev.jackfield.spi.cache.CacheProvider with
            dev.jackfield.plugin.cache.engine.LevelsProvider;
}
