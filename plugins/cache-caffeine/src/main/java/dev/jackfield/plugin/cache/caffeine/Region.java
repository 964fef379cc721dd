package dev.jackfield.plugin.cache.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.cache.CacheEntry;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The entries of one priority. Caffeine's maintenance runs on the thread that caused it: it is short, and an executor
 * would have to outlive the last call.
 */
final class Region {
    final Cache<String, CacheEntry> cache;
    private final Policy.Eviction<String, CacheEntry> bound;
    private final Policy.VarExpiration<String, CacheEntry> expiry;

    Region(long maximum, Lifetime lifetime, Ticker ticker, LongAdder evictions) {
        cache = Caffeine.newBuilder()
                .maximumSize(maximum)
                .expireAfter(lifetime)
                .ticker(ticker)
                .executor(Runnable::run)
                .recordStats(() -> new Evictions(evictions))
                .build();
        bound = cache.policy().eviction().orElseThrow();
        expiry = cache.policy().expireVariably().orElseThrow();
    }

    long size() {
        return cache.estimatedSize();
    }

    void limit(long maximum) {
        if (bound.getMaximum() != maximum) {
            bound.setMaximum(maximum);
        }
    }

    /** {@return the entries that are fresh when their turn comes, each with the time it has left} */
    Iterator<StateEntry> fresh() {
        return cache.asMap().entrySet().stream()
                .map(entry -> remaining(entry.getKey())
                        .map(left ->
                                new StateEntry(entry.getKey(), entry.getValue().living(left))))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow)
                .iterator();
    }

    private Optional<Duration> remaining(String key) {
        return expiry.getExpiresAfter(key).filter(left -> !left.isNegative() && !left.isZero());
    }

    /** An entry lives as long as it says, or else as long as the store says, from when it was stored. */
    record Lifetime(long nanos) implements Expiry<String, CacheEntry> {
        private static final Duration LONGEST = Duration.ofDays(36_500);

        @Override
        public long expireAfterCreate(String key, CacheEntry entry, long now) {
            Duration own = entry.timeToLive();
            return own == null ? nanos : own.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : own.toNanos();
        }

        @Override
        public long expireAfterUpdate(String key, CacheEntry entry, long now, long left) {
            return expireAfterCreate(key, entry, now);
        }

        @Override
        public long expireAfterRead(String key, CacheEntry entry, long now, long left) {
            return left;
        }
    }

    /** Counts what went for want of room; the store counts the rest, because it reads several regions for one key. */
    private record Evictions(LongAdder count) implements StatsCounter {
        @Override
        public void recordHits(int hits) {}

        @Override
        public void recordMisses(int misses) {}

        @Override
        public void recordLoadSuccess(long nanos) {}

        @Override
        public void recordLoadFailure(long nanos) {}

        @Override
        public void recordEviction(int weight, RemovalCause cause) {
            if (cause == RemovalCause.SIZE) {
                count.increment();
            }
        }

        @Override
        public CacheStats snapshot() {
            return CacheStats.empty();
        }
    }
}
