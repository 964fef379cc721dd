package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns snapshots into points. The time of a point is a whole number of intervals, so that regular times cost a bit; rates are
 * by the clock that never jumps, in whole intervals, so that they add up to what was counted. Not thread-safe.
 */
final class Sampler {
    private final Store store;
    private final long interval;
    private final Rounding rounding;
    private Map<MeterId, Series[]> known = new IdentityHashMap<>();
    private Map<MeterId, Series[]> next = new IdentityHashMap<>();
    private boolean begun;
    /** Where within an interval the first snapshot was made. */
    private long phase;

    private long time;
    private long nanos;
    private double seconds;
    private long before;

    /** @param interval in milliseconds */
    Sampler(Store store, long interval, Rounding rounding) {
        this.store = store;
        this.interval = interval;
        this.rounding = rounding;
    }

    /** What the totals that are carried were read at: rates go on from there. */
    void carried(long at) {
        if (!begun) {
            nanos = at;
        }
    }

    /**
     * Takes one snapshot in.
     *
     * @param snapshot what was read
     * @param at when, by the clock that never jumps
     * @return by how many milliseconds the time went back; usually 0
     */
    long take(MeterSnapshot snapshot, long at) {
        long now = snapshot.time().toEpochMilli();
        if (!begun) {
            phase = Math.floorMod(now, interval);
        }
        long aligned = Math.floorDiv(now - phase + interval / 2, interval) * interval;
        if (begun && aligned == time) {
            return 0;
        }
        long back = begun && aligned < time ? time - aligned : 0;
        if (back > 0) {
            store.forgetFrom(aligned);
        }
        long passed = Math.round((at - nanos) / (interval * 1e6));
        seconds = Math.max(1, passed) * interval / 1e3;
        before = nanos;
        nanos = at;
        time = aligned;
        begun = true;
        next.clear();
        for (Reading reading : snapshot.readings()) {
            take(reading);
        }
        Map<MeterId, Series[]> last = known;
        known = next;
        next = last;
        return back;
    }

    private void take(Reading reading) {
        if (reading instanceof Reading.Gauge gauge) {
            put(series(reading.id(), Statistic.VALUE)[0], gauge.value());
        } else if (reading instanceof Reading.Counter counter) {
            Series rate = series(reading.id(), Statistic.RATE)[0];
            Double grown = grown(rate, counter.total());
            if (grown != null) {
                put(rate, grown / seconds);
            }
        } else if (reading instanceof Reading.Distribution distribution) {
            take(distribution);
        } else if (reading instanceof Reading.Tasks tasks) {
            Series[] series = series(reading.id(), Statistic.ACTIVE, Statistic.DURATION);
            put(series[0], tasks.active());
            put(series[1], tasks.duration());
        }
    }

    private void take(Reading.Distribution reading) {
        Series[] series = series(reading.id(), Statistic.RATE, Statistic.MEAN, Statistic.MAXIMUM);
        Double count = grown(series[0], reading.count());
        Double sum = grown(series[1], reading.sum());
        if (count != null) {
            put(series[0], count / seconds);
            if (sum != null && count > 0) {
                put(series[1], sum / count);
            }
        }
        put(series[2], reading.maximum());
    }

    private @Nullable Double grown(@Nullable Series series, double total) {
        return series == null ? null : series.grown(total, nanos, before, time);
    }

    /** What is no number is not kept. */
    private void put(@Nullable Series series, double value) {
        if (series != null && Double.isFinite(value)) {
            store.append(series, time, rounding.round(value));
        }
    }

    /** An id is the same object for as long as its meter is there. */
    @SuppressWarnings("NullAway") // null where there is no room for the series
    private Series[] series(MeterId id, Statistic... statistics) {
        Series[] series = known.get(id);
        if (series == null) {
            series = new Series[statistics.length];
        }
        for (int i = 0; i < series.length; i++) {
            // one that was empty for long has been forgotten
            if (series[i] == null || series[i].isForgotten()) {
                series[i] = store.series(Store.key(id, statistics[i]));
            }
        }
        next.put(id, series);
        return series;
    }
}
