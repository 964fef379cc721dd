package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cache over levels that are asked in order. Loads of one key are shared by a {@link Flight}. A change of a key takes
 * the key's flight off the board, so that whoever asks afterwards loads anew, and {@link Versions} keep what that flight
 * brings from being stored.
 */
final class LeveledCache implements Cache {
    private final List<Level> levels;
    private final Executor executor;
    private final Clock clock;
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();
    private final Versions versions = new Versions();
    private final Counts counts = new Counts();
    private volatile boolean replaced;

    LeveledCache(List<Level> levels, Executor executor, Clock clock) {
        this.levels = levels;
        this.executor = executor;
        this.clock = clock;
    }

    void eachLevel(Consumer<Level> action) {
        levels.forEach(action);
    }

    Counts counts() {
        return counts;
    }

    @Override
    public @Nullable Object peek(String key) {
        return counted(find(key, false));
    }

    @Override
    public @Nullable Object get(String key) {
        return counted(find(key, true));
    }

    private @Nullable CacheEntry find(String key, boolean mayBlock) {
        for (Level level : levels) {
            CacheEntry entry = mayBlock || !level.blocking() ? level.get(key) : null;
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    private @Nullable Object counted(@Nullable CacheEntry entry) {
        (entry == null ? counts.misses : counts.hits).increment();
        return entry == null ? null : entry.value();
    }

    @Override
    public @Nullable Object get(String key, Loader loader) throws Exception {
        Object there = counted(find(key, true));
        if (there != null) {
            return there;
        }
        Flight mine = new Flight(versions.of(key));
        Flight flight = board(key, mine);
        if (flight == mine) {
            fly(key, loader, mine);
        }
        return flight.join(key, clock);
    }

    @Override
    public CompletionStage<@Nullable Object> getAsync(String key, Loader loader) {
        Object there = counted(find(key, false));
        if (there != null) {
            return CompletableFuture.completedFuture(there);
        }
        Flight mine = new Flight(versions.of(key));
        Flight flight = board(key, mine);
        if (flight == mine) {
            try {
                executor.execute(() -> fly(key, loader, mine));
            } catch (RejectedExecutionException e) {
                flights.remove(key, mine);
                mine.fails(e);
            }
        }
        return flight.answer();
    }

    private Flight board(String key, Flight mine) {
        Flight there = flights.putIfAbsent(key, mine);
        if (there == null) {
            return mine;
        }
        counts.shared.increment();
        return there;
    }

    /** Loads, unless the flight before this one landed after this caller had looked. */
    private void fly(String key, Loader loader, Flight flight) {
        flight.departs();
        try {
            CacheEntry entry = stored(key);
            if (entry == null) {
                entry = load(key, loader);
                if (entry != null) {
                    store(key, entry, flight);
                }
            }
            flights.remove(key, flight);
            flight.lands(entry == null ? null : entry.value());
        } catch (Throwable e) {
            flights.remove(key, flight);
            flight.fails(e);
        }
    }

    private @Nullable CacheEntry stored(String key) {
        for (Level level : levels) {
            CacheEntry entry = level.look(key);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    private @Nullable CacheEntry load(String key, Loader loader) throws Exception {
        long before = clock.nanoTime();
        counts.loads.increment();
        try {
            return loader.load(key);
        } catch (Throwable e) {
            counts.loadFailures.increment();
            throw e;
        } finally {
            counts.loadNanos.add(clock.nanoTime() - before);
        }
    }

    private void store(String key, CacheEntry entry, Flight flight) {
        versions.store(key, flight.version, () -> {
            if (!replaced) {
                putInLevels(key, entry);
            }
        });
    }

    private void putInLevels(String key, CacheEntry entry) {
        counts.sets.increment();
        levels.forEach(level -> level.put(key, entry));
    }

    /** From now on changes reach another generation, which does not know the loads under way here: none is stored. */
    void replaced() {
        replaced = true;
    }

    @Override
    public void put(String key, CacheEntry entry) {
        versions.change(key, () -> {
            flights.remove(key);
            putInLevels(key, entry);
            return true;
        });
    }

    @Override
    public boolean remove(String key) {
        return versions.change(key, () -> {
            flights.remove(key);
            counts.deletes.increment();
            boolean removed = false;
            for (Level level : levels) {
                removed |= level.remove(key);
            }
            return removed;
        });
    }

    @Override
    public long clear() {
        return versions.changeAll(() -> {
            flights.clear();
            counts.invalidations.increment();
            long first = levels.get(0).clear();
            levels.subList(1, levels.size()).forEach(Level::clear);
            return first;
        });
    }

    @Override
    public CacheStatistics statistics() {
        CacheStatistics first = levels.get(0).statistics();
        return new CacheStatistics(
                counts.hits.sum(),
                counts.misses.sum(),
                counts.loads.sum(),
                counts.loadFailures.sum(),
                counts.sets.sum(),
                first.evictions(),
                first.entries());
    }

    @Override
    public Map<String, CacheStatistics> levels() {
        Map<String, CacheStatistics> statistics = new LinkedHashMap<>();
        levels.forEach(level -> statistics.put(level.name(), level.statistics()));
        return statistics;
    }

    @Override
    public void close() {
        replaced();
    }
}
