/** A memory store on the JDK alone. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.cache.map {
    requires dev.jackfield.spi;
    requires static org.jspecify;

    provides dev.jackfield.spi.cache.CacheStoreProvider with
            dev.jackfield.plugin.cache.map.MapStoreProvider;
}
