package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.cache.CacheProvider;
import dev.jackfield.testkit.CacheContract;

class LeveledCacheContractTest extends CacheContract {
    @Override
    protected CacheProvider provider() {
        return new LevelsProvider();
    }
}
