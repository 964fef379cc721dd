package dev.jackfield.testkit;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The simplest cache there is, for tests of what uses one: entries expire by a clock, loads are not shared, nothing is
 * counted but entries. Thread-safe.
 *
 * @since 1.0
 */
public final class PlainCache implements Cache {
    private final Map<String, Living> entries = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Living(
            Object value, long storedAt, @Nullable Duration timeToLive) {
        boolean fresh(long now) {
            return timeToLive == null || now - storedAt < timeToLive.toNanos();
        }
    }

    /**
     * @param clock by which entries expire
     */
    public PlainCache(Clock clock) {
        this.clock = clock;
    }

    /**
     * {@return the keys of the entries that are fresh}
     */
    public Set<String> keys() {
        entries.values().removeIf(entry -> !entry.fresh(clock.nanoTime()));
        return Set.copyOf(entries.keySet());
    }

    @Override
    public @Nullable Object peek(String key) {
        Living entry = entries.get(key);
        return entry != null && entry.fresh(clock.nanoTime()) ? entry.value : null;
    }

    @Override
    public @Nullable Object get(String key) {
        return peek(key);
    }

    @Override
    public @Nullable Object get(String key, Loader loader) throws Exception {
        Object there = peek(key);
        if (there != null) {
            return there;
        }
        CacheEntry loaded = loader.load(key);
        if (loaded == null) {
            return null;
        }
        put(key, loaded);
        return loaded.value();
    }

    @Override
    public CompletionStage<@Nullable Object> getAsync(String key, Loader loader) {
        try {
            return CompletableFuture.completedFuture(get(key, loader));
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void put(String key, CacheEntry entry) {
        entries.put(key, new Living(entry.value(), clock.nanoTime(), entry.timeToLive()));
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
        return new CacheStatistics(0, 0, 0, 0, 0, 0, entries.size());
    }

    @Override
    public Map<String, CacheStatistics> levels() {
        return Map.of();
    }

    @Override
    public void close() {}
}
