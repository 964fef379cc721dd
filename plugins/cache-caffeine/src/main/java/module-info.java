/** A memory store on Caffeine. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.cache.caffeine {
    requires com.github.benmanes.caffeine;
    requires dev.jackfield.spi;
    requires static org.jspecify;

    provides dev.jackfield.spi.cache.CacheStoreProvider with
            dev.jackfield.plugin.cache.caffeine.CaffeineStoreProvider;
}
