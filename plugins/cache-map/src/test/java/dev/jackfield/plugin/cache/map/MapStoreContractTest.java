package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.testkit.CacheStoreContract;

class MapStoreContractTest extends CacheStoreContract {
    @Override
    protected CacheStoreProvider provider() {
        return new MapStoreProvider();
    }
}
