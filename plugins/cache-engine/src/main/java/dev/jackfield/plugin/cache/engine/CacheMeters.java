package dev.jackfield.plugin.cache.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one cache: one set for each level, and one with level {@value #OVERALL} for the cache as its callers see
 * it. All of them read counts that are kept anyway, so that a hit pays for none.
 */
final class CacheMeters {
    static final String OVERALL = "overall";

    private final MeterRegistry registry;
    private final Tags tags;

    private CacheMeters(MeterRegistry registry, String cache, String level) {
        this.registry = registry;
        this.tags = Tags.of("cache", cache, "level", level);
    }

    static void register(String name, LeveledCache cache, MeterRegistry registry) {
        CacheMeters overall = new CacheMeters(registry, name, OVERALL);
        Counts counts = cache.counts();
        overall.reads(counts, c -> c.hits.sum(), c -> c.misses.sum());
        overall.count("cache.loads", counts, c -> c.loads.sum());
        overall.count("cache.errors", counts, c -> c.loadFailures.sum());
        overall.count("cache.sets", counts, c -> c.sets.sum());
        overall.count("cache.deletes", counts, c -> c.deletes.sum());
        overall.count("cache.invalidations", counts, c -> c.invalidations.sum());
        FunctionTimer.builder(
                        "cache.load.duration", counts, c -> c.loads.sum(), c -> c.loadNanos.sum(), TimeUnit.NANOSECONDS)
                .tags(overall.tags)
                .register(registry);
        cache.eachLevel(level -> {
            CacheMeters meters = new CacheMeters(registry, name, level.name());
            meters.reads(level, Level::hits, Level::misses);
            meters.count("cache.sets", level, Level::sets);
            meters.count("cache.deletes", level, Level::deletes);
            meters.count("cache.invalidations", level, Level::invalidations);
            meters.count("cache.evictions", level, l -> l.statistics().evictions());
            meters.gauge("cache.entries", level, l -> l.statistics().entries());
        });
    }

    private <T> void reads(T source, ToDoubleFunction<T> hits, ToDoubleFunction<T> misses) {
        count("cache.hits", source, hits);
        count("cache.misses", source, misses);
        count("cache.requests", source, s -> hits.applyAsDouble(s) + misses.applyAsDouble(s));
        gauge("cache.hit_rate", source, s -> {
            double reads = hits.applyAsDouble(s) + misses.applyAsDouble(s);
            return reads == 0 ? 0 : hits.applyAsDouble(s) / reads;
        });
    }

    private <T> void count(String name, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).tags(tags).register(registry);
    }

    private <T> void gauge(String name, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).tags(tags).register(registry);
    }
}
