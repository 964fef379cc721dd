package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All series, within bounds: of time, of how many there are, and of memory. Changed under its lock, read by any thread. What
 * comes beyond the number of series is left out and counted; beyond the memory what is oldest goes, and if that is not enough,
 * new series are left out.
 */
final class Store {
    private final long retention;
    private final int maximumSeries;
    private final long maximumMemory;
    private final Map<SeriesKey, Series> all = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<String, ConcurrentSkipListMap<String, Series>> byName =
            new ConcurrentSkipListMap<>();
    private final LongAdder refused = new LongAdder();
    private volatile long memory;
    /** Less than the retention where the memory is not enough for it. */
    private volatile long kept;

    /**
     * @param retention in milliseconds
     * @param maximumSeries how many
     * @param maximumMemory in bytes
     */
    Store(long retention, int maximumSeries, long maximumMemory) {
        this.retention = retention;
        this.maximumSeries = maximumSeries;
        this.maximumMemory = maximumMemory;
        this.kept = retention;
    }

    /** {@return a series, made if need be; null where there is no room} */
    synchronized @Nullable Series series(SeriesKey key) {
        Series known = all.get(key);
        if (known != null) {
            return known;
        }
        if (all.size() >= maximumSeries || memory >= maximumMemory) {
            refused.increment();
            return null;
        }
        Series made = new Series(key);
        all.put(key, made);
        byName.computeIfAbsent(key.name(), name -> new ConcurrentSkipListMap<>())
                .put(key.order(), made);
        memory += made.memory();
        return made;
    }

    synchronized void append(Series series, long time, double value) {
        memory += series.append(time, value);
    }

    /** Forgets what is too old, and more if there is no room for it. */
    synchronized void trim(long now) {
        kept = retention;
        forgetBefore(now - kept);
        // an eighth at a time, down to where only blocks that are being written are left
        while (memory > maximumMemory && kept > retention / 8) {
            kept -= retention / 8;
            forgetBefore(now - kept);
        }
    }

    private void forgetBefore(long time) {
        for (Iterator<Series> each = all.values().iterator(); each.hasNext(); ) {
            Series series = each.next();
            memory -= series.forgetBefore(time);
            if (series.isUnused(time)) {
                each.remove();
                drop(series);
            }
        }
    }

    private void drop(Series series) {
        memory -= series.forget();
        SeriesKey key = series.key();
        ConcurrentSkipListMap<String, Series> named = byName.get(key.name());
        if (named != null) {
            named.remove(key.order());
            if (named.isEmpty()) {
                byName.remove(key.name());
            }
        }
    }

    /** The clock went back: what was written for times that are still to come is taken out. */
    synchronized void forgetFrom(long time) {
        for (Series series : all.values()) {
            memory -= series.forgetFrom(time);
        }
    }

    synchronized void carry(SeriesState state) {
        Series series = series(state.key());
        if (series != null) {
            memory += series.prepend(state.blocks());
            if (state.hasTotal()) {
                series.carryTotal(state.total(), state.totalAt());
            }
        }
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    Collection<Series> named(String name) {
        Map<String, Series> named = byName.get(name);
        return named == null ? List.of() : named.values();
    }

    Iterator<Series> iterator() {
        return new ArrayList<>(all.values()).iterator();
    }

    int size() {
        return all.size();
    }

    long memory() {
        return memory;
    }

    double refused() {
        return refused.sum();
    }

    /** {@return of how many milliseconds everything is kept} */
    long kept() {
        return kept;
    }

    boolean isShort() {
        return kept < retention;
    }

    boolean isFull() {
        return all.size() >= maximumSeries || memory >= maximumMemory;
    }

    static SeriesKey key(MeterId id, Statistic statistic) {
        return new SeriesKey(id.name(), id.tags(), statistic, id.unit());
    }
}
