package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Exemplar;
import dev.jackfield.spi.metric.Reading;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Counts by size since the beginning, with a late traced call for each size. Thread-safe, never blocks. */
final class Buckets {
    private final InstantSource time;
    /** Ascending; what is above all of them is counted too. */
    private final double[] bounds;

    private final double unit;
    private final AtomicLongArray counts;
    private final AtomicReferenceArray<@Nullable Exemplar> exemplars;

    private Buckets(InstantSource time, double[] bounds, double unit) {
        this.time = time;
        this.bounds = bounds;
        this.unit = unit;
        this.counts = new AtomicLongArray(bounds.length + 1);
        this.exemplars = new AtomicReferenceArray<>(bounds.length + 1);
    }

    /**
     * {@return what a configuration asks for, or null if it asks for none}
     *
     * @param unit by which values are divided to be shown
     */
    static @Nullable Buckets of(DistributionStatisticConfig config, InstantSource time, double unit) {
        if (!config.isPublishingHistogram()) {
            return null;
        }
        NavigableSet<Double> bounds = config.getHistogramBuckets(true);
        double[] finite = bounds.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        return new Buckets(time, finite, unit);
    }

    void record(double value) {
        int found = Arrays.binarySearch(bounds, value);
        int bucket = found >= 0 ? found : -found - 1;
        counts.incrementAndGet(bucket);
        String trace = Traces.current();
        if (trace != null) {
            exemplars.set(bucket, new Exemplar(value / unit, trace, time.instant()));
        }
    }

    /** {@return cumulative counts, the last of which is that of everything} */
    List<Reading.Bucket> read() {
        List<Reading.Bucket> read = new ArrayList<>(counts.length());
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
            double bound = i < bounds.length ? bounds[i] / unit : Double.POSITIVE_INFINITY;
            read.add(new Reading.Bucket(bound, sum, exemplars.get(i)));
        }
        return List.copyOf(read);
    }

    static long total(List<Reading.Bucket> read) {
        return read.get(read.size() - 1).count();
    }
}
