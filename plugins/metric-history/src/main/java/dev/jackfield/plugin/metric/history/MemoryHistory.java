package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.RangeAnswer;
import dev.jackfield.spi.monitor.RangeQuery;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Reads all meters regularly and keeps what they read. */
final class MemoryHistory implements MetricHistory, Lifecycle, HealthCheck, Stateful {
    /** After how many intervals without a snapshot something is wrong. */
    private static final int OVERDUE = 10;

    private static final int TRIM_EVERY = 10;

    private final ProviderContext context;
    private final Store store;
    private final Sampler sampler;
    private final Duration interval;
    private final AtomicBoolean sampling = new AtomicBoolean();
    private volatile long sampledAt;
    private long samples;
    private @Nullable ScheduledFuture<?> timer;

    MemoryHistory(ProviderContext context, Store store, Sampler sampler, Duration interval) {
        this.context = context;
        this.store = store;
        this.sampler = sampler;
        this.interval = interval;
    }

    @Override
    public void start() {
        sampledAt = context.clock().nanoTime();
        timer = context.scheduler()
                .scheduleAtFixedRate(this::sampleQuietly, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** An error that left a timer's task would end the timer. */
    private void sampleQuietly() {
        // a gauge that hangs must not have another thread wait for it each second
        if (sampling.compareAndSet(false, true)) {
            try {
                sample();
            } catch (RuntimeException e) {
                context.logger().log(System.Logger.Level.WARNING, "the meters could not be read", e);
            } finally {
                sampling.set(false);
            }
        }
    }

    private void sample() {
        long at = context.clock().nanoTime();
        MeterSnapshot snapshot = context.meters().snapshot();
        long back;
        synchronized (sampler) {
            back = sampler.take(snapshot, at);
        }
        if (back > 0) {
            context.logger()
                    .log(
                            System.Logger.Level.WARNING,
                            "the clock went back by " + back + " ms: what was kept of that time is forgotten");
        }
        if (++samples % TRIM_EVERY == 0 || store.isFull()) {
            store.trim(snapshot.time().toEpochMilli());
        }
        sampledAt = at;
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public List<String> names() {
        return store.names();
    }

    @Override
    public RangeAnswer query(RangeQuery query) {
        return Ranges.of(store, query);
    }

    @Override
    public Health health() {
        long since = context.clock().nanoTime() - sampledAt;
        if (since > interval.toNanos() * OVERDUE) {
            return Health.degraded("the meters have not been read for " + TimeUnit.NANOSECONDS.toSeconds(since)
                    + " s; does the function of a gauge hang?");
        }
        if (store.isShort()) {
            return Health.degraded("maximum_memory has room for " + OptionText.of(Duration.ofMillis(store.kept()))
                    + " only; more of it, fewer series or a longer interval would do");
        }
        return store.isFull() && store.refused() > 0
                ? Health.degraded("there are more series than maximum_series or maximum_memory have room for")
                : Health.up();
    }

    @Override
    public String stateFormat() {
        return SeriesState.FORMAT;
    }

    @Override
    public Iterator<StateEntry> exportState() {
        Iterator<Series> series = store.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return series.hasNext();
            }

            @Override
            public StateEntry next() {
                SeriesState state = series.next().state();
                SeriesKey key = state.key();
                return new StateEntry(key.name() + " " + key.order(), state.write());
            }
        };
    }

    @Override
    public void importState(StateEntry entry) {
        SeriesState state = SeriesState.read((byte[]) entry.value());
        store.carry(state);
        if (state.hasTotal()) {
            synchronized (sampler) {
                sampler.carried(state.totalAt());
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
