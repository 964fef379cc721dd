package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** As {@link NodeTimer}, of sizes. What is negative, infinite or no number is not recorded. */
final class NodeSummary extends AbstractDistributionSummary {
    private final LongAdder count = new LongAdder();
    private final DoubleAdder sum = new DoubleAdder();
    private final TimeWindowMax maximum;
    private final @Nullable Buckets buckets;
    private final boolean quantiles;

    NodeSummary(Id id, Clock clock, DistributionStatisticConfig config, double scale, InstantSource time) {
        super(id, scale, new FiniteHistogram(defaultHistogram(clock, Distributions.withoutBuckets(config), false)));
        this.maximum = new TimeWindowMax(clock, config);
        this.buckets = Buckets.of(config, time, 1);
        this.quantiles = config.isPublishingPercentiles();
    }

    @Override
    protected void recordNonNegative(double amount) {
        if (Double.isInfinite(amount)) {
            return;
        }
        count.increment();
        sum.add(amount);
        maximum.record(amount);
        if (buckets != null) {
            buckets.record(amount);
        }
    }

    @Override
    public long count() {
        return count.sum();
    }

    @Override
    public double totalAmount() {
        return sum.sum();
    }

    @Override
    public double max() {
        return maximum.poll();
    }

    Reading read(MeterId id) {
        List<Reading.Bucket> counted = buckets == null ? List.of() : buckets.read();
        return new Reading.Distribution(
                id,
                counted.isEmpty() ? count.sum() : Buckets.total(counted),
                sum.sum(),
                max(),
                counted,
                quantiles ? quantiles() : List.of());
    }

    private List<Reading.Quantile> quantiles() {
        return Arrays.stream(takeSnapshot().percentileValues())
                .map(each -> new Reading.Quantile(each.percentile(), each.value()))
                .toList();
    }
}
