package dev.jackfield.plugin.cache.caffeine;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;
import java.time.Duration;

/** The door of this plugin: makes the cache store {@code caffeine}. */
public final class CaffeineStoreProvider implements CacheStoreProvider {
    static final Option<Long> MAXIMUM_ENTRIES = Option.integer("maximum_entries")
            .doc("How many entries fit, those of all priorities together.")
            .unit("entries")
            .between(1L, 100_000_000L)
            .defaultsTo(10_000L);
    static final Option<Duration> TIME_TO_LIVE = Option.duration("time_to_live")
            .doc("How long an entry is fresh that brings no time to live of its own.")
            .between(Duration.ofMillis(1), Duration.ofDays(365))
            .defaultsTo(Duration.ofMinutes(5));

    @Override
    public String name() {
        return "caffeine";
    }

    @Override
    public Options options() {
        return Options.of(MAXIMUM_ENTRIES, TIME_TO_LIVE);
    }

    @Override
    public CacheStore create(OptionValues options, ProviderContext context) {
        CoarseTicker ticker = new CoarseTicker(context.clock());
        ticker.run(context.scheduler());
        return new CaffeineStore(
                options.get(MAXIMUM_ENTRIES), options.get(TIME_TO_LIVE).toNanos(), ticker);
    }
}
