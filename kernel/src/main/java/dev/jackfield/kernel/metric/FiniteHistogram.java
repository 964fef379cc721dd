package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.distribution.Histogram;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;

/** Leaves out what is infinite, for which Micrometer's histograms throw. */
final class FiniteHistogram implements Histogram {
    private final Histogram histogram;

    FiniteHistogram(Histogram histogram) {
        this.histogram = histogram;
    }

    @Override
    public void recordLong(long value) {
        histogram.recordLong(value);
    }

    @Override
    public void recordDouble(double value) {
        if (Double.isFinite(value)) {
            histogram.recordDouble(value);
        }
    }

    @Override
    public HistogramSnapshot takeSnapshot(long count, double total, double max) {
        return histogram.takeSnapshot(count, total, max);
    }

    @Override
    public void close() {
        histogram.close();
    }
}
