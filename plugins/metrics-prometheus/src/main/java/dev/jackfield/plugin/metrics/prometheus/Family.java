package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.metric.Exemplar;
import dev.jackfield.spi.metric.Reading;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Series of one name in Prometheus, all of one kind. */
final class Family {
    /** What Prometheus knows, of what we have. */
    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        DISTRIBUTION("", "_count", "_sum", "_bucket");

        private final List<String> samples;

        Kind(String... samples) {
            this.samples = List.of(samples);
        }

        /** {@return what a family's name is followed by in the names of its samples} */
        List<String> samples() {
            return samples;
        }
    }

    private final String name;
    private final Kind kind;
    private final String help;
    private final Map<Labels, Reading> series = new LinkedHashMap<>();
    private boolean histogram;

    Family(String name, Kind kind, String help) {
        this.name = name;
        this.kind = kind;
        this.help = help;
    }

    Kind kind() {
        return kind;
    }

    /** {@return whether there was none with these labels} */
    boolean add(Labels labels, Reading reading) {
        if (series.putIfAbsent(labels, reading) != null) {
            return false;
        }
        histogram |= reading instanceof Reading.Distribution distribution
                && !distribution.buckets().isEmpty();
        return true;
    }

    MetricSnapshot snapshot() {
        MetricMetadata metadata = new MetricMetadata(name, help);
        return switch (kind) {
            case COUNTER -> new CounterSnapshot(metadata, points(Reading.Counter.class, Family::counter));
            case GAUGE -> new GaugeSnapshot(metadata, points(Reading.Gauge.class, Family::gauge));
            case DISTRIBUTION ->
                histogram
                        ? new HistogramSnapshot(metadata, points(Reading.Distribution.class, Family::histogram))
                        : new SummarySnapshot(metadata, points(Reading.Distribution.class, Family::summary));
        };
    }

    private interface Point<R, P> {
        P of(Labels labels, R reading);
    }

    private <R, P> List<P> points(Class<R> type, Point<R, P> point) {
        List<P> points = new ArrayList<>(series.size());
        series.forEach((labels, reading) -> points.add(point.of(labels, type.cast(reading))));
        return points;
    }

    private static CounterDataPointSnapshot counter(Labels labels, Reading.Counter reading) {
        return new CounterDataPointSnapshot(reading.total(), labels, exemplar(reading.exemplar()), 0);
    }

    private static GaugeDataPointSnapshot gauge(Labels labels, Reading.Gauge reading) {
        return new GaugeDataPointSnapshot(reading.value(), labels, null);
    }

    private static SummaryDataPointSnapshot summary(Labels labels, Reading.Distribution reading) {
        List<Quantile> quantiles = reading.quantiles().stream()
                .map(each -> new Quantile(each.part(), each.value()))
                .toList();
        return new SummaryDataPointSnapshot(
                reading.count(),
                reading.sum(),
                quantiles.isEmpty() ? Quantiles.EMPTY : Quantiles.of(quantiles),
                labels,
                Exemplars.EMPTY,
                0);
    }

    /** One without buckets has that of everything. */
    private static HistogramDataPointSnapshot histogram(Labels labels, Reading.Distribution reading) {
        List<Reading.Bucket> buckets = reading.buckets().isEmpty()
                ? List.of(new Reading.Bucket(Double.POSITIVE_INFINITY, reading.count(), null))
                : reading.buckets();
        double[] bounds = new double[buckets.size()];
        long[] counts = new long[buckets.size()];
        List<io.prometheus.metrics.model.snapshots.Exemplar> exemplars = new ArrayList<>();
        for (int i = 0; i < bounds.length; i++) {
            Reading.Bucket bucket = buckets.get(i);
            bounds[i] = bucket.bound();
            counts[i] = bucket.count() - (i == 0 ? 0 : buckets.get(i - 1).count());
            var exemplar = exemplar(bucket.exemplar());
            if (exemplar != null) {
                exemplars.add(exemplar);
            }
        }
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, counts),
                reading.sum(),
                labels,
                exemplars.isEmpty() ? Exemplars.EMPTY : Exemplars.of(exemplars),
                0);
    }

    private static io.prometheus.metrics.model.snapshots.@Nullable Exemplar exemplar(@Nullable Exemplar exemplar) {
        return exemplar == null
                ? null
                : new io.prometheus.metrics.model.snapshots.Exemplar(
                        exemplar.value(),
                        Labels.of("trace_id", exemplar.trace()),
                        exemplar.time().toEpochMilli());
    }
}
