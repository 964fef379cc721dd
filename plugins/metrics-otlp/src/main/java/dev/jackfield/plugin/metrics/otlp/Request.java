package dev.jackfield.plugin.metrics.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Writes a snapshot as OTLP says it (OpenTelemetry Protocol 1, metrics): everything cumulative since this node began, so that
 * what did not arrive is in what arrives next.
 */
final class Request {
    private static final Map<String, String> UNITS =
            Map.of("seconds", "s", "bytes", "By", "milliseconds", "ms", "percent", "%");
    private static final int TRACE_DIGITS = 32;
    /** More than the points of one reading take: 16 tags of 456 characters, or 300 buckets with an exemplar each. */
    static final int MOST_OF_A_READING = 128 * 1024;

    private static final int LONGEST_DESCRIPTION = 1_000;
    /** Tags and lengths around a point or a metric. */
    private static final int AROUND = 12;

    private final Resource resource;

    /** @param attributes of this node */
    Request(Map<String, String> attributes) {
        this.resource =
                Resource.newBuilder().addAllAttributes(attributes(attributes)).build();
    }

    /**
     * {@return requests of a bounded size that have all of a snapshot between them, each made when it is asked for; at least
     * one}
     *
     * @param snapshot what was read
     * @param maximum how large one may be, in bytes before it is compressed; more than {@value #MOST_OF_A_READING}
     */
    Iterator<byte[]> of(MeterSnapshot snapshot, long maximum) {
        Iterator<Reading> readings = snapshot.readings().iterator();
        long room = maximum - MOST_OF_A_READING - resource.getSerializedSize();
        return new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || readings.hasNext();
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("all of it has been given");
                }
                begun = true;
                Metrics metrics = new Metrics(nanos(snapshot.since()), nanos(snapshot.time()));
                // at least one, however much room the attributes of the node take
                boolean any = false;
                while (readings.hasNext() && (!any || metrics.size() < room)) {
                    metrics.add(readings.next());
                    any = true;
                }
                return written(metrics);
            }
        };
    }

    private byte[] written(Metrics metrics) {
        ScopeMetrics scope = ScopeMetrics.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("dev.jackfield"))
                .addAllMetrics(metrics.all())
                .build();
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
                .build()
                .toByteArray();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static List<KeyValue> attributes(Map<String, String> attributes) {
        List<KeyValue> all = new ArrayList<>(attributes.size());
        attributes.forEach((name, value) -> all.add(KeyValue.newBuilder()
                .setKey(wellFormed(name))
                .setValue(AnyValue.newBuilder().setStringValue(wellFormed(value)))
                .build()));
        return all;
    }

    /** Half of a pair of surrogates is no text to protobuf. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    /** A metric is all series of one name, unit and kind. */
    private record Key(String name, String unit, Metric.DataCase kind) {}

    private static final class Metrics {
        private final long since;
        private final long now;
        private final Map<Key, Metric.Builder> metrics = new LinkedHashMap<>();
        /** An upper bound, in bytes. */
        private long size;

        Metrics(long since, long now) {
            this.since = since;
            this.now = now;
        }

        long size() {
            return size;
        }

        /** {@return the same; its size is remembered in it} */
        private <M extends MessageLite> M counted(M part) {
            size += part.getSerializedSize() + AROUND;
            return part;
        }

        List<Metric> all() {
            return metrics.values().stream().map(Metric.Builder::build).toList();
        }

        void add(Reading reading) {
            MeterId id = reading.id();
            if (reading instanceof Reading.Gauge gauge) {
                gauge(id, id.name(), id.unit(), gauge.value());
            } else if (reading instanceof Reading.Counter counter) {
                NumberDataPoint.Builder point = number(id, counter.total());
                if (counter.exemplar() != null) {
                    point.addExemplars(exemplar(counter.exemplar()));
                }
                metric(id, id.name(), id.unit(), Metric.DataCase.SUM)
                        .getSumBuilder()
                        .addDataPoints(counted(point.build()));
            } else if (reading instanceof Reading.Distribution distribution) {
                add(distribution);
            } else if (reading instanceof Reading.Tasks tasks) {
                gauge(id, id.name() + ".active", "", tasks.active());
                gauge(id, id.name() + ".active.duration", "seconds", tasks.duration());
                gauge(id, id.name() + ".active.max", "seconds", tasks.maximum());
            }
        }

        private void add(Reading.Distribution reading) {
            MeterId id = reading.id();
            if (reading.quantiles().isEmpty()) {
                metric(id, id.name(), id.unit(), Metric.DataCase.HISTOGRAM)
                        .getHistogramBuilder()
                        .addDataPoints(counted(histogram(reading)));
            } else {
                SummaryDataPoint.Builder point = SummaryDataPoint.newBuilder()
                        .addAllAttributes(attributes(id.tags()))
                        .setStartTimeUnixNano(since)
                        .setTimeUnixNano(now)
                        .setCount(reading.count())
                        .setSum(reading.sum());
                reading.quantiles()
                        .forEach(each -> point.addQuantileValuesBuilder()
                                .setQuantile(each.part())
                                .setValue(each.value()));
                metric(id, id.name(), id.unit(), Metric.DataCase.SUMMARY)
                        .getSummaryBuilder()
                        .addDataPoints(counted(point.build()));
            }
            if (!Double.isNaN(reading.maximum())) {
                gauge(id, id.name() + ".max", id.unit(), reading.maximum());
            }
        }

        private HistogramDataPoint histogram(Reading.Distribution reading) {
            HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                    .addAllAttributes(attributes(reading.id().tags()))
                    .setStartTimeUnixNano(since)
                    .setTimeUnixNano(now)
                    .setCount(reading.count())
                    .setSum(reading.sum());
            long before = 0;
            for (Reading.Bucket bucket : reading.buckets()) {
                if (bucket.bound() < Double.POSITIVE_INFINITY) {
                    point.addExplicitBounds(bucket.bound());
                }
                point.addBucketCounts(bucket.count() - before);
                before = bucket.count();
                if (bucket.exemplar() != null) {
                    point.addExemplars(exemplar(bucket.exemplar()));
                }
            }
            return point.build();
        }

        private void gauge(MeterId id, String name, String unit, double value) {
            metric(id, name, unit, Metric.DataCase.GAUGE)
                    .getGaugeBuilder()
                    .addDataPoints(counted(number(id, value).build()));
        }

        private NumberDataPoint.Builder number(MeterId id, double value) {
            NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                    .addAllAttributes(attributes(id.tags()))
                    .setStartTimeUnixNano(since)
                    .setTimeUnixNano(now);
            return Double.isNaN(value)
                    ? point.setFlags(DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE)
                    : point.setAsDouble(value);
        }

        private Metric.Builder metric(MeterId id, String name, String unit, Metric.DataCase kind) {
            return metrics.computeIfAbsent(new Key(name, unit, kind), key -> {
                Metric.Builder made = Metric.newBuilder()
                        .setName(wellFormed(name))
                        .setUnit(unit.isEmpty() ? "" : UNITS.getOrDefault(unit, "{" + wellFormed(unit) + "}"))
                        .setDescription(described(id.description()));
                counted(made.build());
                return switch (kind) {
                    case SUM ->
                        made.setSum(Sum.newBuilder()
                                .setIsMonotonic(true)
                                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE));
                    case HISTOGRAM ->
                        made.setHistogram(Histogram.newBuilder()
                                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE));
                    case SUMMARY -> made.setSummary(Summary.newBuilder());
                    default -> made.setGauge(Gauge.newBuilder());
                };
            });
        }

        private static String described(String description) {
            return wellFormed(
                    description.length() > LONGEST_DESCRIPTION
                            ? description.substring(0, LONGEST_DESCRIPTION)
                            : description);
        }

        private static Exemplar exemplar(dev.jackfield.spi.metric.Exemplar exemplar) {
            Exemplar.Builder built =
                    Exemplar.newBuilder().setAsDouble(exemplar.value()).setTimeUnixNano(nanos(exemplar.time()));
            String trace = exemplar.trace();
            if (trace.length() == TRACE_DIGITS && trace.chars().allMatch(HexFormat::isHexDigit)) {
                built.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)));
            } else {
                built.addAllFilteredAttributes(attributes(Map.of("trace_id", trace)));
            }
            return built.build();
        }
    }
}
