package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.testkit.PlainStore;

/** A store on the test's own class path for the engine to stand on, where the proofs run without another plugin. */
public final class PlainStoreProvider implements CacheStoreProvider {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public CacheStore create(OptionValues options, ProviderContext context) {
        return new PlainStore();
    }
}
