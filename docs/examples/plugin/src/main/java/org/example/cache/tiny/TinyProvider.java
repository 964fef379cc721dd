// region provider
package org.example.cache.tiny;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;

public final class TinyProvider implements CacheStoreProvider {
    static final Option<Long> MAXIMUM_ENTRIES = Option.integer("maximum_entries")
            .doc("How many entries fit.")
            .unit("entries")
            .between(1L, 1_000_000L)
            .defaultsTo(1_000L);

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public Options options() {
        return Options.of(MAXIMUM_ENTRIES);
    }

    @Override
    public CacheStore create(OptionValues options, ProviderContext context) {
        return new TinyStore(options.get(MAXIMUM_ENTRIES).intValue(), context.clock());
    }
}
// endregion
