// region module
module org.example.cache.tiny {
    requires dev.jackfield.spi;

    provides dev.jackfield.spi.cache.CacheStoreProvider with
            org.example.cache.tiny.TinyProvider;
}
// endregion
