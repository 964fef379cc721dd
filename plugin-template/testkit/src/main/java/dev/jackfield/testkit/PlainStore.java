package dev.jackfield.testkit;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The simplest store there is, for tests of what stands on top of one: no bound, no expiry.
 *
 * @since 1.0
 */
public final class PlainStore implements CacheStore {
    private final Map<String, CacheEntry> entries = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder sets = new LongAdder();

    /** An empty store. */
    public PlainStore() {}

    @Override
    public @Nullable CacheEntry get(String key) {
        CacheEntry entry = entries.get(key);
        (entry == null ? misses : hits).increment();
        return entry;
    }

    @Override
    public void put(String key, CacheEntry entry) {
        sets.increment();
        entries.put(key, entry);
    }

    @Override
    public boolean remove(String key) {
        return entries.remove(key) != null;
    }

    @Override
    public long clear() {
        long count = entries.size();
        entries.clear();
        return count;
    }

    @Override
    public CacheStatistics statistics() {
        return new CacheStatistics(hits.sum(), misses.sum(), 0, 0, sets.sum(), 0, entries.size());
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public void close() {}
}
