package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.noop.NoopFunctionCounter;
import io.micrometer.core.instrument.noop.NoopFunctionTimer;
import io.micrometer.core.instrument.noop.NoopGauge;
import io.micrometer.core.instrument.noop.NoopLongTaskTimer;
import io.micrometer.core.instrument.noop.NoopMeter;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A registry that registers in another one and takes everything back when it is closed. A meter that is refused, by the
 * {@link ViewBounds} or by the registry behind, is one that does nothing: a meter never makes a request fail.
 */
final class ViewRegistry extends MeterRegistry {
    private static final System.Logger LOG = System.getLogger(ViewRegistry.class.getName());

    private final SharedMeters shared;
    private final MeterRegistry registry;
    private final AtomicInteger series = new AtomicInteger();

    ViewRegistry(SharedMeters shared, Tags tags, Runnable folded) {
        super(Clock.SYSTEM);
        this.shared = shared;
        this.registry = shared.registry();
        config().meterFilter(new ViewBounds(this, tags, folded))
                .onMeterAdded(meter -> series.incrementAndGet())
                .onMeterRemoved(this::removed);
    }

    int series() {
        return series.get();
    }

    private void removed(Meter meter) {
        series.decrementAndGet();
        if (meter instanceof TrackedTasks tasks) {
            tasks.stopAll();
        }
        shared.release(this, meter.getId());
    }

    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        super.close();
        for (Meter meter : getMeters()) {
            remove(meter);
        }
        shared.release(this);
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
        Gauge gauge = use(
                id,
                Gauge.class,
                Source.of(this, object, value),
                cell -> Gauge.builder(id.getName(), cell, Cell::value)
                        .tags(id.getTagsAsIterable())
                        .description(id.getDescription())
                        .baseUnit(id.getBaseUnit())
                        .register(registry));
        return gauge == null ? new NoopGauge(id) : gauge;
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        Counter counter = use(
                id,
                Counter.class,
                null,
                cell -> Counter.builder(id.getName())
                        .tags(id.getTagsAsIterable())
                        .description(id.getDescription())
                        .baseUnit(id.getBaseUnit())
                        .register(registry));
        return counter == null ? new NoopCounter(id) : counter;
    }

    @Override
    protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
        LongTaskTimer timer = use(
                id,
                LongTaskTimer.class,
                null,
                cell -> Distributions.longTaskTimer(id, config).register(registry));
        return timer == null ? new NoopLongTaskTimer(id) : new TrackedTasks(timer);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
        Timer timer = use(
                id,
                Timer.class,
                null,
                cell -> Distributions.timer(id, config, pauseDetector).register(registry));
        return timer == null ? new NoopTimer(id) : timer;
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig config, double scale) {
        DistributionSummary summary = use(
                id,
                DistributionSummary.class,
                null,
                cell -> Distributions.summary(id, config, scale).register(registry));
        return summary == null ? new NoopDistributionSummary(id) : summary;
    }

    @Override
    protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
        Meter meter = use(
                id,
                Meter.class,
                Source.of(this, measurements),
                cell -> Meter.builder(id.getName(), type, cell.measurements())
                        .tags(id.getTagsAsIterable())
                        .description(id.getDescription())
                        .baseUnit(id.getBaseUnit())
                        .register(registry));
        return meter == null ? new NoopMeter(id) : meter;
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id, T object, ToLongFunction<T> count, ToDoubleFunction<T> total, TimeUnit unit) {
        FunctionTimer timer = use(
                id,
                FunctionTimer.class,
                Source.of(this, object, total, count),
                cell -> FunctionTimer.builder(id.getName(), cell, Cell::count, Cell::total, unit)
                        .tags(id.getTagsAsIterable())
                        .description(id.getDescription())
                        .register(registry));
        return timer == null ? new NoopFunctionTimer(id) : timer;
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T object, ToDoubleFunction<T> value) {
        FunctionCounter counter = use(
                id,
                FunctionCounter.class,
                Source.of(this, object, value),
                cell -> FunctionCounter.builder(id.getName(), cell, Cell::total)
                        .tags(id.getTagsAsIterable())
                        .description(id.getDescription())
                        .baseUnit(id.getBaseUnit())
                        .register(registry));
        return counter == null ? new NoopFunctionCounter(id) : counter;
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return DistributionStatisticConfig.NONE;
    }

    private <M extends Meter> @Nullable M use(
            Meter.Id id, Class<M> kind, @Nullable Source source, Function<Cell, M> register) {
        try {
            return shared.use(this, id, kind, source, register);
        } catch (RuntimeException e) {
            refused(id.getName(), e.toString());
            return null;
        }
    }

    static void refused(String name, String why) {
        warn("the meter " + name + " is not registered: " + why);
    }

    static void warn(String text) {
        LOG.log(System.Logger.Level.WARNING, text);
    }
}
