package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A timer whose count, sum and buckets go on for ever; its maximum and its quantiles are those of the last minutes. */
final class NodeTimer extends AbstractTimer {
    private static final double NANOS = 1e9;

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final TimeWindowMax maximum;
    private final @Nullable Buckets buckets;
    private final boolean quantiles;

    NodeTimer(Id id, Clock clock, DistributionStatisticConfig config, PauseDetector pauses, InstantSource time) {
        super(
                id,
                clock,
                pauses,
                TimeUnit.SECONDS,
                defaultHistogram(clock, Distributions.withoutBuckets(config), false));
        this.maximum = new TimeWindowMax(clock, config);
        this.buckets = Buckets.of(config, time, NANOS);
        this.quantiles = config.isPublishingPercentiles();
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        long taken = unit.toNanos(amount);
        count.increment();
        nanos.add(taken);
        maximum.record(taken, TimeUnit.NANOSECONDS);
        if (buckets != null) {
            buckets.record(taken);
        }
    }

    @Override
    public long count() {
        return count.sum();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return nanos.sum() / (double) unit.toNanos(1);
    }

    @Override
    public double max(TimeUnit unit) {
        return maximum.poll(unit);
    }

    Reading read(MeterId id) {
        List<Reading.Bucket> counted = buckets == null ? List.of() : buckets.read();
        return new Reading.Distribution(
                id,
                counted.isEmpty() ? count.sum() : Buckets.total(counted),
                nanos.sum() / NANOS,
                max(TimeUnit.SECONDS),
                counted,
                quantiles ? quantiles() : List.of());
    }

    private List<Reading.Quantile> quantiles() {
        return Arrays.stream(takeSnapshot().percentileValues())
                .map(each -> new Reading.Quantile(each.percentile(), each.value(TimeUnit.SECONDS)))
                .toList();
    }
}
