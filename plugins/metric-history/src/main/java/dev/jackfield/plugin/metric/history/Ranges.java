package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.RangeAnswer;
import dev.jackfield.spi.monitor.RangeAnswer.Point;
import dev.jackfield.spi.monitor.RangeAnswer.Range;
import dev.jackfield.spi.monitor.RangeAnswer.Summary;
import dev.jackfield.spi.monitor.RangeQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers queries from the points. Pure functions. */
final class Ranges {
    /** Of one name, at a time. */
    static final int MOST_SERIES = 200;

    private static final double[] PARTS = {0.5, 0.9, 0.95, 0.99};

    private Ranges() {}

    static RangeAnswer of(Store store, RangeQuery query) {
        List<Range> ranges = new ArrayList<>();
        for (Series series : store.named(query.name())) {
            if (series.key().matches(query.tags())) {
                Range range = range(series, query);
                if (range != null) {
                    if (ranges.size() == MOST_SERIES) {
                        return new RangeAnswer(List.copyOf(ranges), true);
                    }
                    ranges.add(range);
                }
            }
        }
        return new RangeAnswer(List.copyOf(ranges), false);
    }

    private static @Nullable Range range(Series series, RangeQuery query) {
        long from = millis(query.from());
        long to = millis(query.to());
        Values values = new Values();
        for (Block block : series.blocks()) {
            if (block.last() >= from && block.first() <= to) {
                block.forEach((time, value) -> {
                    if (time >= from && time <= to) {
                        values.add(time, value);
                    }
                });
            }
        }
        if (values.size == 0) {
            return null;
        }
        SeriesKey key = series.key();
        return new Range(key.tags(), key.statistic(), key.unit(), values.summary(), values.points(query.points()));
    }

    private static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static final class Values {
        private long[] times = new long[64];
        private double[] values = new double[64];
        private int size;

        void add(long time, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            times[size] = time;
            values[size++] = value;
        }

        Summary summary() {
            double[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            List<Reading.Quantile> quantiles = new ArrayList<>();
            for (double part : PARTS) {
                int rank = Math.max(1, (int) Math.ceil(part * size));
                quantiles.add(new Reading.Quantile(part, sorted[rank - 1]));
            }
            return new Summary(
                    size, sorted[0], sorted[size - 1], mean(0, size), values[size - 1], List.copyOf(quantiles));
        }

        /** In slices of the time from the first value to the last; a slice without a value is no point. */
        List<Point> points(int most) {
            if (most == 0) {
                return List.of();
            }
            List<Point> points = new ArrayList<>(Math.min(most, size));
            long slice = (times[size - 1] - times[0]) / most + 1;
            int begin = 0;
            while (begin < size) {
                long end = size <= most ? times[begin] : times[0] + ((times[begin] - times[0]) / slice + 1) * slice - 1;
                int after = begin + 1;
                while (after < size && times[after] <= end) {
                    after++;
                }
                points.add(point(begin, after));
                begin = after;
            }
            return points;
        }

        private Point point(int begin, int end) {
            double minimum = values[begin];
            double maximum = values[begin];
            for (int i = begin + 1; i < end; i++) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
            return new Point(Instant.ofEpochMilli(times[begin]), minimum, mean(begin, end), maximum);
        }

        /** Of each the part, so that large values do not become infinite together. */
        private double mean(int begin, int end) {
            double sum = 0;
            for (int i = begin; i < end; i++) {
                sum += values[i];
            }
            if (Double.isFinite(sum)) {
                return sum / (end - begin);
            }
            double mean = 0;
            for (int i = begin; i < end; i++) {
                mean += values[i] / (end - begin);
            }
            return mean;
        }
    }
}
