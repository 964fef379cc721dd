package dev.jackfield.plugin.cache.caffeine;

import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.testkit.CacheStoreContract;

class CaffeineStoreContractTest extends CacheStoreContract {
    @Override
    protected CacheStoreProvider provider() {
        return new CaffeineStoreProvider();
    }
}
