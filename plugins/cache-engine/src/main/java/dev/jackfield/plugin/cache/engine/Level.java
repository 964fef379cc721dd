package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One level of a cache: a store that may be shared with other caches, and what this cache counted on it. */
final class Level {
    private final String name;
    private final CacheStore store;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder sets = new LongAdder();
    private final LongAdder deletes = new LongAdder();
    private final LongAdder invalidations = new LongAdder();

    Level(String name, CacheStore store) {
        this.name = name;
        this.store = store;
    }

    String name() {
        return name;
    }

    boolean blocking() {
        return store.blocking();
    }

    @Nullable
    CacheEntry get(String key) {
        CacheEntry entry = store.get(key);
        (entry == null ? misses : hits).increment();
        return entry;
    }

    /** As {@link #get}, not counted: for a caller that has just counted a miss. */
    @Nullable
    CacheEntry look(String key) {
        return store.get(key);
    }

    void put(String key, CacheEntry entry) {
        store.put(key, entry);
        sets.increment();
    }

    boolean remove(String key) {
        deletes.increment();
        return store.remove(key);
    }

    long clear() {
        invalidations.increment();
        return store.clear();
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    long sets() {
        return sets.sum();
    }

    long deletes() {
        return deletes.sum();
    }

    long invalidations() {
        return invalidations.sum();
    }

    /** Reads and sets of this cache; evictions and entries of the store. */
    CacheStatistics statistics() {
        CacheStatistics inStore = store.statistics();
        return new CacheStatistics(hits(), misses(), 0, 0, sets(), inStore.evictions(), inStore.entries());
    }
}
