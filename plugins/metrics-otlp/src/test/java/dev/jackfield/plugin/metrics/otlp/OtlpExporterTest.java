package dev.jackfield.plugin.metrics.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.plugin.metrics.otlp.TestCollector.Push;
import dev.jackfield.plugin.metrics.otlp.TestCollector.Reply;
import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpExporterTest {
    private static final int SMALL = 256 * 1024;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final TestContext context = TestContext.of(MetricExporter.class);
    private final MeterRegistry registry = context.registry();
    private TestCollector collector;

    @BeforeEach
    void open() throws Exception {
        collector = new TestCollector();
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        collector.close();
    }

    private OtlpExporter create(Map<String, ?> options) throws Exception {
        Map<String, Object> all =
                new HashMap<>(Map.of("endpoint", collector.endpoint().toString()));
        all.putAll(options);
        return (OtlpExporter) context.create(new OtlpProvider(), all);
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> all = new TreeMap<>();
        attributes.forEach(each -> all.put(each.getKey(), each.getValue().getStringValue()));
        return all;
    }

    /** Every sample of a push, as name, attributes and what of it. */
    private static Map<String, Double> samples(List<Metric> metrics) {
        Map<String, Double> samples = new TreeMap<>();
        for (Metric metric : metrics) {
            for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                samples.put(metric.getName() + attributes(point.getAttributesList()), point.getAsDouble());
            }
            for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
                samples.put(
                        metric.getName() + attributes(point.getAttributesList()),
                        point.hasAsDouble() ? point.getAsDouble() : Double.NaN);
            }
            metric.getHistogram().getDataPointsList().forEach(point -> {
                String name = metric.getName() + attributes(point.getAttributesList());
                samples.put(name + " count", (double) point.getCount());
                samples.put(name + " sum", point.getSum());
                double count = 0;
                for (int i = 0; i < point.getBucketCountsCount(); i++) {
                    count += point.getBucketCounts(i);
                    double bound =
                            i < point.getExplicitBoundsCount() ? point.getExplicitBounds(i) : Double.POSITIVE_INFINITY;
                    samples.put(name + " bucket " + bound, count);
                }
            });
            metric.getSummary().getDataPointsList().forEach(point -> {
                String name = metric.getName() + attributes(point.getAttributesList());
                samples.put(name + " count", (double) point.getCount());
                samples.put(name + " sum", point.getSum());
                point.getQuantileValuesList()
                        .forEach(each -> samples.put(name + " quantile " + each.getQuantile(), each.getValue()));
            });
        }
        return samples;
    }

    /** The same of what was read. */
    private static Map<String, Double> expected(MeterSnapshot snapshot) {
        Map<String, Double> samples = new TreeMap<>();
        for (Reading reading : snapshot.readings()) {
            String tags = new TreeMap<>(reading.id().tags()).toString();
            String name = reading.id().name();
            if (reading instanceof Reading.Counter counter) {
                samples.put(name + tags, counter.total());
            } else if (reading instanceof Reading.Gauge gauge) {
                samples.put(name + tags, gauge.value());
            } else if (reading instanceof Reading.Distribution distribution) {
                samples.put(name + tags + " count", (double) distribution.count());
                samples.put(name + tags + " sum", distribution.sum());
                distribution
                        .buckets()
                        .forEach(each -> samples.put(name + tags + " bucket " + each.bound(), (double) each.count()));
                distribution
                        .quantiles()
                        .forEach(each -> samples.put(name + tags + " quantile " + each.part(), each.value()));
                if (!Double.isNaN(distribution.maximum())) {
                    samples.put(name + ".max" + tags, distribution.maximum());
                }
            } else if (reading instanceof Reading.Tasks tasks) {
                samples.put(name + ".active" + tags, (double) tasks.active());
                samples.put(name + ".active.duration" + tags, tasks.duration());
                samples.put(name + ".active.max" + tags, tasks.maximum());
            }
        }
        return samples;
    }

    @Test
    void everySampleOfASnapshotIsFoundAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            registry.counter("a.counter", "number", "" + i, "umlaut", "ä 🙂").increment(i);
            registry.timer("a.timer", "number", "" + i).record(Duration.ofMillis(i));
        }
        Gauge.builder("a.gauge", () -> Double.NaN).register(registry);
        Gauge.builder("b.gauge", () -> Double.NEGATIVE_INFINITY).register(registry);
        Timer.builder("a.histogram")
                .publishPercentileHistogram()
                .register(registry)
                .record(Duration.ofMillis(20));
        Timer.builder("a.summary")
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(Duration.ofMillis(20));
        LongTaskTimer.builder("a.task").register(registry).start();
        MeterSnapshot snapshot = context.meters().snapshot();

        ExportMetricsServiceRequest decoded = ExportMetricsServiceRequest.parseFrom(
                new Request(Map.of()).of(snapshot, 4 << 20).next());

        assertThat(samples(decoded.getResourceMetrics(0).getScopeMetrics(0).getMetricsList()))
                .hasSizeGreaterThan(250)
                .isEqualTo(expected(snapshot));
    }

    @Test
    void aPushIsWhatTheProtocolSays() throws Exception {
        Counter counter = Counter.builder("a.size")
                .baseUnit("bytes")
                .description("How large.")
                .tag("side", "left")
                .register(registry);
        Timer timer = Timer.builder("a.histogram")
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
                .register(registry);
        new CallContext(null, null, TRACE).run(() -> {
            counter.increment(5);
            timer.record(Duration.ofMillis(20));
        });
        context.clock().advance(Duration.ofSeconds(90));
        OtlpExporter exporter = create(Map.of(
                "bearer_token",
                "s3cret",
                "headers",
                List.of("X-Scope = one"),
                "service_name",
                "shop",
                "resource_attributes",
                List.of("host.name=a1")));
        assertThat(exporter.send(1).get(30, TimeUnit.SECONDS)).isEqualTo(Taken.ALL);

        Push push = collector.push();
        assertThat(push.headers())
                .containsEntry("Content-Type", "application/x-protobuf")
                .containsEntry("Content-Encoding", "gzip")
                .containsEntry("Authorization", "Bearer s3cret")
                .containsEntry("X-Scope", "one");
        assertThat(attributes(push.request().getResourceMetrics(0).getResource().getAttributesList()))
                .isEqualTo(Map.of("service.name", "shop", "host.name", "a1"));
        Metric size = metric(push, "a.size");
        assertThat(size.getUnit()).isEqualTo("By");
        assertThat(size.getDescription()).isEqualTo("How large.");
        assertThat(size.getSum().getIsMonotonic()).isTrue();
        assertThat(size.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        NumberDataPoint point = size.getSum().getDataPoints(0);
        assertThat(point.getTimeUnixNano() - point.getStartTimeUnixNano()).isEqualTo(90_000_000_000L);
        assertThat(point.getTimeUnixNano()).isEqualTo(context.clock().millis() * 1_000_000);
        assertThat(HexFormat.of().formatHex(point.getExemplars(0).getTraceId().toByteArray()))
                .isEqualTo(TRACE);
        Metric histogram = metric(push, "a.histogram");
        assertThat(histogram.getUnit()).isEqualTo("s");
        assertThat(histogram.getHistogram().getDataPoints(0).getExplicitBoundsList())
                .containsExactly(0.01, 0.1);
        assertThat(histogram.getHistogram().getDataPoints(0).getBucketCountsList())
                .containsExactly(0L, 1L, 0L);
        assertThat(histogram.getHistogram().getDataPoints(0).getExemplars(0).getAsDouble())
                .isEqualTo(0.02);
        assertThat(exporter.scrape("")).isEmpty();
    }

    private static Metric metric(Push push, String name) {
        return push.metrics().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsPushedEachIntervalAndOnceMoreAtTheEnd() throws Exception {
        Counter counter = registry.counter("a.counter");
        OtlpExporter exporter = create(Map.of("interval", "10s", "compression", "none"));
        exporter.start();
        for (int i = 1; i <= 3; i++) {
            counter.increment();
            context.clock().advance(Duration.ofSeconds(10));
            Push push = collector.push();
            assertThat(push.headers()).doesNotContainKey("Content-Encoding");
            assertThat(samples(push.metrics())).containsEntry("a.counter{}", (double) i);
            double pushes = i;
            await().until(() -> registry.get("otlp.pushes").counter().count() == pushes);
        }
        counter.increment();
        exporter.stop();
        exporter.stop();
        assertThat(samples(collector.push().metrics())).containsEntry("a.counter{}", 4.0);
        assertThat(collector.waiting()).isZero();
        assertThat(exporter.health()).isEqualTo(Health.up());
    }

    /** Moves the clock until the next try has come. */
    private Push next() throws Exception {
        await().until(() -> {
            context.clock().advance(Duration.ofSeconds(1));
            return collector.waiting() > 0;
        });
        return collector.push();
    }

    @Test
    void aBusyCollectorIsAskedAgainAndGetsTheSame() throws Exception {
        registry.counter("a.counter").increment();
        OtlpExporter exporter = create(Map.of());
        collector.reply(Reply.of(503));
        collector.reply(new Reply(429, Map.of("Retry-After", "7"), new byte[0]));
        var sent = exporter.send(5);
        Push first = collector.push();
        registry.counter("a.counter").increment();

        assertThat(next().request()).isEqualTo(first.request());
        long before = context.clock().millis();
        assertThat(next().request()).isEqualTo(first.request());
        assertThat(context.clock().millis() - before).isGreaterThanOrEqualTo(6_000);
        assertThat(sent.get(30, TimeUnit.SECONDS)).isEqualTo(Taken.ALL);
        assertThat(registry.get("otlp.pushes").counter().count()).isEqualTo(1);
        assertThat(registry.get("otlp.pushes.lost").counter().count()).isZero();
    }

    @Test
    void triesAreBoundedAndTroubleIsToldOnceAndTheHealthRecovers() throws Exception {
        OtlpExporter exporter = create(Map.of("bearer_token", "s3cret"));
        for (int push = 0; push < 2; push++) {
            for (int i = 0; i < 3; i++) {
                collector.reply(Reply.of(503));
            }
            var sent = exporter.send(3);
            collector.push();
            next();
            next();
            assertThatThrownBy(() -> sent.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("answered 503, 3 times");
        }
        assertThat(exporter.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(context.logger().lines()).hasSize(1).noneMatch(line -> line.contains("s3cret"));
        exporter.send(1).get(30, TimeUnit.SECONDS);
        assertThat(exporter.health()).isEqualTo(Health.up());
        assertThat(context.logger().lines()).hasSize(2);
        assertThat(registry.get("otlp.pushes.lost").counter().count()).isEqualTo(2);
    }

    @Test
    void whatIsRefusedForGoodIsNotSentAgain() throws Exception {
        OtlpExporter exporter = create(Map.of());
        collector.reply(Reply.of(401));
        assertThatThrownBy(() -> exporter.send(5).get(30, TimeUnit.SECONDS)).hasMessageContaining("answered 401");
        collector.push();
        context.clock().advance(Duration.ofMinutes(5));
        assertThat(collector.waiting()).isZero();
    }

    @Test
    void whatACollectorLeavesOutIsTold() throws Exception {
        OtlpExporter exporter = create(Map.of());
        collector.reply(partial(3, "too many labels"));
        assertThat(exporter.send(1).get(30, TimeUnit.SECONDS)).isEqualTo(new Taken(3, "too many labels"));
        assertThat(exporter.health().detail()).isEqualTo("3 points were rejected: too many labels");
        assertThat(registry.get("otlp.points.rejected").counter().count()).isEqualTo(3);
    }

    @Test
    void aWarningOfACollectorThatTookAllIsToldAndNoTrouble() throws Exception {
        OtlpExporter exporter = create(Map.of());
        collector.reply(partial(0, "use HTTP/2"));
        exporter.send(1).get(30, TimeUnit.SECONDS);
        assertThat(exporter.health()).isEqualTo(Health.up());
        assertThat(context.logger().lines()).singleElement().asString().contains("use HTTP/2");
    }

    private static Reply partial(long rejected, String message) {
        byte[] body = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();
        return new Reply(200, Map.of("Content-Type", "application/x-protobuf"), body);
    }

    /** Meters that are three requests and more. */
    private void many() {
        String wide = "x".repeat(250);
        for (int i = 0; i < 1_500; i++) {
            registry.counter("a.counter" + i % 5, "number", "" + i, "wide", wide)
                    .increment(i);
            if (i < 300) {
                registry.timer("a.timer", "number", "" + i, "wide", wide).record(Duration.ofMillis(i));
            }
        }
    }

    @Test
    void whatIsLargerThanARequestMayBeIsSeveralWithEverySampleInOneOfThem() throws Exception {
        many();
        MeterSnapshot snapshot = context.meters().snapshot();
        Map<String, Double> found = new TreeMap<>();
        int requests = 0;
        for (Iterator<byte[]> parts = new Request(Map.of("host.name", "a1")).of(snapshot, SMALL);
                parts.hasNext();
                requests++) {
            byte[] body = parts.next();
            assertThat(body).hasSizeLessThanOrEqualTo(SMALL);
            ExportMetricsServiceRequest decoded = ExportMetricsServiceRequest.parseFrom(body);
            assertThat(attributes(decoded.getResourceMetrics(0).getResource().getAttributesList()))
                    .isEqualTo(Map.of("host.name", "a1"));
            samples(decoded.getResourceMetrics(0).getScopeMetrics(0).getMetricsList())
                    .forEach((name, value) ->
                            assertThat(found.put(name, value)).as(name).isNull());
        }
        assertThat(requests).isBetween(3, 10);
        assertThat(found).isEqualTo(expected(snapshot));
    }

    @Test
    void aPushOfSeveralRequestsIsOneForWhoCountsPushes() throws Exception {
        many();
        OtlpExporter exporter = create(Map.of("maximum_request", "256KB"));
        collector.reply(partial(2, "too old"));
        collector.reply(partial(1, "too new"));
        assertThat(exporter.send(1).get(30, TimeUnit.SECONDS)).isEqualTo(new Taken(3, "too old"));
        assertThat(collector.waiting()).isGreaterThanOrEqualTo(3);
        assertThat(registry.get("otlp.pushes").counter().count()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsRefusedTakesNoneWithIt() throws Exception {
        many();
        OtlpExporter exporter = create(Map.of("maximum_request", "256KB"));
        collector.reply(Reply.of(413));
        assertThatThrownBy(() -> exporter.send(1).get(30, TimeUnit.SECONDS))
                .hasMessageContaining("answered 413: lower maximum_request, which is 262144");
        assertThat(collector.waiting()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aCollectorThatIsBusyGetsNoFurtherRequestsOfThePush() throws Exception {
        many();
        OtlpExporter exporter = create(Map.of("maximum_request", "256KB"));
        collector.reply(Reply.of(503));
        assertThatThrownBy(() -> exporter.send(1).get(30, TimeUnit.SECONDS)).hasMessageContaining("answered 503");
        assertThat(collector.waiting()).isEqualTo(1);
    }

    @Test
    void aCollectorThatIsNotThereIsTrouble() throws Exception {
        collector.close();
        OtlpExporter exporter = create(Map.of());
        assertThatThrownBy(() -> exporter.send(1).get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(exporter.health().state()).isEqualTo(Health.State.DEGRADED);
        exporter.stop();
    }

    @Test
    void optionsThatCanNotBeMeantAreToldTogetherAndWithoutSecrets() {
        assertThatThrownBy(() -> create(Map.of(
                        "endpoint",
                        "ftp://collector",
                        "headers",
                        List.of("s3cret"),
                        "resource_attributes",
                        List.of("=x"))))
                .isInstanceOfSatisfying(
                        JackfieldException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.pointer())
                                .containsExactlyInAnyOrder("endpoint", "headers", "resource_attributes"))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void optionsAreThese() {
        Map<String, Object> expected = new HashMap<>();
        expected.put("endpoint", URI.create("http://127.0.0.1:4318/v1/metrics"));
        expected.put("interval", Duration.ofMinutes(1));
        expected.put("timeout", Duration.ofSeconds(10));
        expected.put("maximum_tries", 5L);
        expected.put("maximum_request", 4L * 1024 * 1024);
        expected.put("compression", "gzip");
        expected.put("bearer_token", DeclaredOptions.NONE);
        expected.put("headers", List.of());
        expected.put("service_name", "jackfield");
        expected.put("resource_attributes", List.of());
        DeclaredOptions.of(new OtlpProvider()).are(expected);
    }
}
