package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
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
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one registry: everything counts on for ever and belongs to no monitoring system. Exporters read it as values, so none
 * of them is ever known here.
 */
final class NodeRegistry extends MeterRegistry {
    /** What maxima and quantiles remember. */
    private static final Duration LATELY = Duration.ofMinutes(1);

    private static final Comparator<MeterId> ORDER =
            Comparator.comparing(MeterId::name).thenComparing(id -> id.tags().toString());

    private final InstantSource time;
    private final Instant since;
    private final ConcurrentSkipListMap<MeterId, Meter> meters = new ConcurrentSkipListMap<>(ORDER);

    NodeRegistry(InstantSource time) {
        super(Clock.SYSTEM);
        this.time = time;
        this.since = time.instant();
        config().onMeterAdded(meter -> meters.put(id(meter.getId()), meter))
                .onMeterRemoved(meter -> meters.remove(id(meter.getId())));
    }

    private static MeterId id(Meter.Id id) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : id.getTagsAsIterable()) {
            tags.put(tag.getKey(), tag.getValue());
        }
        return new MeterId(
                id.getName(), Collections.unmodifiableMap(tags), text(id.getBaseUnit()), text(id.getDescription()));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    MeterSnapshot read() {
        List<Reading> readings = new ArrayList<>(meters.size() + 8);
        Instant now = time.instant();
        meters.forEach((id, meter) -> read(id, meter, readings));
        return new MeterSnapshot(now, since, Collections.unmodifiableList(readings));
    }

    private static void read(MeterId id, Meter meter, List<Reading> readings) {
        if (meter instanceof NodeCounter counter) {
            readings.add(counter.read(id));
        } else if (meter instanceof Gauge gauge) {
            readings.add(new Reading.Gauge(id, gauge.value()));
        } else if (meter instanceof NodeTimer timer) {
            readings.add(timer.read(id));
        } else if (meter instanceof NodeSummary summary) {
            readings.add(summary.read(id));
        } else if (meter instanceof FunctionCounter counter) {
            readings.add(new Reading.Counter(id, counted(counter.count()), null));
        } else if (meter instanceof FunctionTimer timer) {
            readings.add(new Reading.Distribution(
                    id,
                    (long) counted(timer.count()),
                    counted(timer.totalTime(TimeUnit.SECONDS)),
                    Double.NaN,
                    List.of(),
                    List.of()));
        } else if (meter instanceof LongTaskTimer tasks) {
            readings.add(new Reading.Tasks(
                    id, tasks.activeTasks(), tasks.duration(TimeUnit.SECONDS), tasks.max(TimeUnit.SECONDS)));
        } else {
            meter.measure().forEach(measurement -> readings.add(read(id, measurement)));
        }
    }

    /** A meter of a kind of its own: a series for each thing that it measures. */
    private static Reading read(MeterId id, Measurement measurement) {
        String statistic = measurement.getStatistic().getTagValueRepresentation();
        MeterId own = new MeterId(id.name() + "." + statistic, id.tags(), id.unit(), id.description());
        return switch (measurement.getStatistic()) {
            case COUNT, TOTAL, TOTAL_TIME -> new Reading.Counter(own, counted(measurement.getValue()), null);
            default -> new Reading.Gauge(own, measurement.getValue());
        };
    }

    private static double counted(double value) {
        return value >= 0 ? value : 0;
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
        return new DefaultGauge<>(id, object, value);
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return new NodeCounter(id, time);
    }

    @Override
    protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
        return new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), config, false);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
        return new NodeTimer(id, clock, config, pauses, time);
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig config, double scale) {
        return new NodeSummary(id, clock, config, scale, time);
    }

    @Override
    protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
        return new DefaultMeter(id, type, measurements);
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id, T object, ToLongFunction<T> count, ToDoubleFunction<T> total, TimeUnit unit) {
        return new CumulativeFunctionTimer<>(id, object, count, total, unit, getBaseTimeUnit());
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T object, ToDoubleFunction<T> value) {
        return new CumulativeFunctionCounter<>(id, object, value);
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return DistributionStatisticConfig.builder().expiry(LATELY).build().merge(DistributionStatisticConfig.DEFAULT);
    }
}
