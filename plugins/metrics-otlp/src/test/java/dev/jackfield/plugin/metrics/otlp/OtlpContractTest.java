package dev.jackfield.plugin.metrics.otlp;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricExporterProvider;
import dev.jackfield.testkit.MetricExporterContract;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OtlpContractTest extends MetricExporterContract {
    private static TestCollector collector;

    @BeforeAll
    static void start() throws IOException {
        collector = new TestCollector();
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    @Override
    protected MetricExporterProvider provider() {
        return new OtlpProvider();
    }

    @Override
    protected Map<String, Object> options() {
        return collector == null
                ? Map.of()
                : Map.of("endpoint", collector.endpoint().toString());
    }

    @Override
    protected OptionalDouble exported(MetricExporter exporter, String name, Map<String, String> tags, Part part)
            throws Exception {
        ((OtlpExporter) exporter).send(1).get(30, TimeUnit.SECONDS);
        List<Metric> metrics = collector.push().metrics();
        return metrics.stream()
                .filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> values(metric, tags, part))
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    private static Stream<Double> values(Metric metric, Map<String, String> tags, Part part) {
        if (part == Part.VALUE) {
            return Stream.concat(
                            metric.getSum().getDataPointsList().stream(),
                            metric.getGauge().getDataPointsList().stream())
                    .filter(point -> tags(point.getAttributesList()).equals(tags))
                    .map(NumberDataPoint::getAsDouble);
        }
        return metric.getHistogram().getDataPointsList().stream()
                .filter(point -> tags(point.getAttributesList()).equals(tags))
                .map(point -> part == Part.COUNT ? count(point) : point.getSum());
    }

    private static double count(HistogramDataPoint point) {
        long counted =
                point.getBucketCountsList().stream().mapToLong(Long::longValue).sum();
        if (point.getBucketCountsCount() > 0 && counted != point.getCount()) {
            throw new AssertionError("the buckets are not what was counted: " + point);
        }
        return point.getCount();
    }

    private static Map<String, String> tags(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, each -> each.getValue().getStringValue()));
    }
}
