package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;
import java.time.Duration;

/** The door of this plugin: makes the cache store {@code map}. */
public final class MapStoreProvider implements CacheStoreProvider {
    static final Option<Long> MAXIMUM_ENTRIES = Option.integer("maximum_entries")
            .doc("How many entries fit.")
            .unit("entries")
            .between(1L, 10_000_000L)
            .defaultsTo(10_000L);
    static final Option<Duration> TIME_TO_LIVE = Option.duration("time_to_live")
            .doc("How long an entry is fresh that brings no time to live of its own.")
            .between(Duration.ofMillis(1), Duration.ofDays(365))
            .defaultsTo(Duration.ofMinutes(5));
    static final Option<String> POLICY = Option.choice("policy", "lru", "lfu")
            .doc("Which entry of the lowest priority goes when there is no room: the one read longest ago, or the one "
                    + "read least often.")
            .defaultsTo("lru");

    @Override
    public String name() {
        return "map";
    }

    @Override
    public Options options() {
        return Options.of(MAXIMUM_ENTRIES, TIME_TO_LIVE, POLICY);
    }

    @Override
    public CacheStore create(OptionValues options, ProviderContext context) {
        boolean lfu = options.get(POLICY).equals("lfu");
        return new MapStore(
                options.get(MAXIMUM_ENTRIES).intValue(),
                options.get(TIME_TO_LIVE).toNanos(),
                lfu ? FrequencyOrder::new : RecencyOrder::new,
                context.clock());
    }
}
