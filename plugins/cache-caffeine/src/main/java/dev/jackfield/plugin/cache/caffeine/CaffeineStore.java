package dev.jackfield.plugin.cache.caffeine;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheEntry.Priority;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Entries in Caffeine, in a region of its own for each priority, because Caffeine knows none. The bound is shared: what
 * the higher regions hold is taken from the lower ones, so that a low entry goes first and a high one last. As long as
 * all entries are of normal priority there is one region and nothing to share.
 *
 * <p>A key is in one region. When its priority changes, the new region gets it before the old one loses it.
 */
final class CaffeineStore implements CacheStore, Stateful {
    /** A region cleans itself only while it is used. */
    private static final long CLEANING_NANOS = 1_000_000_000L;

    private final long maximum;
    private final Region.Lifetime lifetime;
    private final Ticker ticker;

    private final Region normal;
    private volatile @Nullable Region high;
    private volatile @Nullable Region low;
    private volatile long cleanedAt;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder sets = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    CaffeineStore(long maximum, long timeToLive, Ticker ticker) {
        this.maximum = maximum;
        this.lifetime = new Region.Lifetime(timeToLive);
        this.ticker = ticker;
        this.normal = region();
        this.cleanedAt = ticker.read();
    }

    private Region region() {
        return new Region(maximum, lifetime, ticker, evictions);
    }

    @Override
    public @Nullable CacheEntry get(String key) {
        CacheEntry entry = find(key);
        (entry == null ? misses : hits).increment();
        return entry;
    }

    private @Nullable CacheEntry find(String key) {
        Region above = high;
        CacheEntry entry = above == null ? null : above.cache.getIfPresent(key);
        if (entry == null) {
            entry = normal.cache.getIfPresent(key);
        }
        Region below = low;
        return entry != null || below == null ? entry : below.cache.getIfPresent(key);
    }

    @Override
    public void put(String key, CacheEntry entry) {
        sets.increment();
        Region target = target(entry.priority());
        if (high == null && low == null) {
            target.cache.put(key, entry);
            return;
        }
        share();
        target.cache.put(key, entry);
        others(target).forEach(region -> region.cache.invalidate(key));
        share();
    }

    private Region target(Priority priority) {
        return switch (priority) {
            case HIGH -> {
                Region region = high;
                yield region == null ? open(priority) : region;
            }
            case NORMAL -> normal;
            case LOW -> {
                Region region = low;
                yield region == null ? open(priority) : region;
            }
        };
    }

    private synchronized Region open(Priority priority) {
        Region there = priority == Priority.HIGH ? high : low;
        if (there != null) {
            return there;
        }
        Region region = region();
        if (priority == Priority.HIGH) {
            high = region;
        } else {
            low = region;
        }
        return region;
    }

    /** Takes from the lower regions what the higher ones hold, expired entries included until the next cleaning. */
    private void share() {
        long now = ticker.read();
        if (now - cleanedAt >= CLEANING_NANOS) {
            cleanedAt = now;
            regions().forEach(region -> region.cache.cleanUp());
        }
        Region above = high;
        Region below = low;
        long left = above == null ? maximum : Math.max(0, maximum - above.size());
        normal.limit(left);
        if (below != null) {
            below.limit(Math.max(0, left - normal.size()));
        }
    }

    private List<Region> regions() {
        List<Region> regions = new ArrayList<>(3);
        Region below = low;
        Region above = high;
        if (below != null) {
            regions.add(below);
        }
        regions.add(normal);
        if (above != null) {
            regions.add(above);
        }
        return regions;
    }

    private List<Region> others(Region region) {
        List<Region> others = regions();
        others.remove(region);
        return others;
    }

    @Override
    public boolean remove(String key) {
        boolean removed = false;
        for (Region region : regions()) {
            removed |= region.cache.asMap().remove(key) != null;
        }
        return removed;
    }

    @Override
    public long clear() {
        long count = 0;
        for (Region region : regions()) {
            region.cache.cleanUp();
            count += region.size();
            region.cache.invalidateAll();
        }
        return count;
    }

    @Override
    public CacheStatistics statistics() {
        long entries = 0;
        for (Region region : regions()) {
            region.cache.cleanUp();
            entries += region.size();
        }
        return new CacheStatistics(hits.sum(), misses.sum(), 0, 0, sets.sum(), evictions.sum(), entries);
    }

    @Override
    public boolean blocking() {
        return false;
    }

    /** Holds nothing but memory, which goes with it: to empty it first would only cost the traffic a core. */
    @Override
    public void close() {}

    @Override
    public String stateFormat() {
        return "cache.store/1";
    }

    /** Lowest region first, entry by entry while calls go on. */
    @Override
    public Iterator<StateEntry> exportState() {
        Deque<Iterator<StateEntry>> regions = new ArrayDeque<>();
        regions().forEach(region -> regions.add(region.fresh()));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (!regions.isEmpty() && !regions.getFirst().hasNext()) {
                    regions.removeFirst();
                }
                return !regions.isEmpty();
            }

            @Override
            public StateEntry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return regions.getFirst().next();
            }
        };
    }

    @Override
    public void importState(StateEntry state) {
        CacheEntry entry = (CacheEntry) state.value();
        if (find(state.key()) == null) {
            Region target = target(entry.priority());
            share();
            target.cache.asMap().putIfAbsent(state.key(), entry);
            share();
        }
    }
}
