package dev.jackfield.plugin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusExporterTest {
    private static final String OPEN = "application/openmetrics-text; version=1.0.0";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final TestContext context = TestContext.of(MetricExporter.class);
    private final MeterRegistry registry = context.registry();
    private MetricExporter exporter;

    @BeforeEach
    void create() throws Exception {
        exporter = context.create(new PrometheusProvider(), Map.of());
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private String scrape(String accept) {
        return new String(exporter.scrape(accept).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private TextSamples samples() {
        return TextSamples.of(exporter.scrape("").orElseThrow());
    }

    @Test
    void metersAreSpelledAsPrometheusDoes() {
        Counter.builder("a.counter")
                .description("How \\ many.\nOr so.")
                .register(registry)
                .increment(3);
        Counter.builder("a.size")
                .baseUnit("bytes")
                .tag("a.tag", "a \"b\" \\ c\nd")
                .register(registry)
                .increment(4);
        Gauge.builder("a.gauge", () -> 5).register(registry);
        registry.timer("a.timer").record(Duration.ofMillis(20));
        Timer.builder("a.quick").publishPercentiles(0.5).register(registry).record(Duration.ofMillis(20));
        Timer.builder("a.histogram")
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
                .register(registry)
                .record(Duration.ofMillis(20));
        LongTaskTimer.builder("a.task").register(registry).start();

        assertThat(scrape(""))
                .contains(
                        "# HELP a_counter_total How \\\\ many.\\nOr so.\n# TYPE a_counter_total counter\na_counter_total 3.0\n")
                .contains("# HELP a_gauge The meter a.gauge.\n# TYPE a_gauge gauge\na_gauge 5.0\n")
                .contains("a_size_bytes_total{a_tag=\"a \\\"b\\\" \\\\ c\\nd\"} 4.0\n")
                .contains("# TYPE a_timer_seconds summary\na_timer_seconds_count 1\na_timer_seconds_sum 0.02\n")
                .contains("a_timer_seconds_max 0.02\n")
                .contains("a_quick_seconds{quantile=\"0.5\"} 0.0")
                .contains("# TYPE a_histogram_seconds histogram\n"
                        + "a_histogram_seconds_bucket{le=\"0.01\"} 0\n"
                        + "a_histogram_seconds_bucket{le=\"0.1\"} 1\n"
                        + "a_histogram_seconds_bucket{le=\"+Inf\"} 1\n"
                        + "a_histogram_seconds_count 1\n"
                        + "a_histogram_seconds_sum 0.02\n")
                .contains("\na_task_active 1.0\n")
                .contains("\na_task_active_seconds ")
                .contains("\njvm_memory_used_bytes{area=\"heap\"")
                .contains("\nprocess_cpu_time_seconds_total ")
                .doesNotContain(TRACE);
    }

    @Test
    void openMetricsHasExemplarsOfTheCallsTraceAndAnEnd() {
        Counter counter = registry.counter("a.counter");
        Timer timer = Timer.builder("a.histogram")
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
                .register(registry);
        new CallContext(null, null, TRACE).run(() -> {
            counter.increment();
            timer.record(Duration.ofMillis(20));
        });

        String at = String.format("%.3f", context.clock().millis() / 1000.0);
        assertThat(scrape(OPEN))
                .contains("# TYPE a_counter counter\n")
                .contains("\na_counter_total 1.0 # {trace_id=\"" + TRACE + "\"} 1.0 " + at + "\n")
                .contains("\na_histogram_seconds_bucket{le=\"0.1\"} 1 # {trace_id=\"" + TRACE + "\"} 0.02 " + at + "\n")
                .contains("\na_histogram_seconds_bucket{le=\"+Inf\"} 1\n")
                .endsWith("# EOF\n");
        assertThat(scrape("text/plain")).doesNotContain(TRACE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|false",
                "*/*|false",
                "text/html, */*;q=0.8|false",
                "text/plain|false",
                "application/openmetrics-text|true",
                "Application/OpenMetrics-Text; Version=\"1.0.0\"|true",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|true",
                "application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.5|false",
                "application/openmetrics-text;q=0,*/*|false",
                "application/openmetrics-text;version=0.0.1|false",
                "application/openmetrics-text;version=2.0.0;q=0.9,text/plain;q=0.1|false",
                "application/openmetrics-text;q=0.4,*/*;q=0.5|false",
                "application/openmetrics-text;q=nonsense|false",
                ",;=;q,,|false",
            })
    void theFormatIsTheOneThatTheClientWouldRatherHave(String accept, boolean open) {
        Exposition exposition = exporter.scrape(accept).orElseThrow();
        assertThat(exposition.contentType())
                .startsWith(open ? "application/openmetrics-text; version=1.0.0" : "text/plain; version=0.0.4");
    }

    @Test
    void ofWhatClashesTheFirstStaysAndTheOthersAreCountedAndTold() {
        registry.counter("clash.it").increment(1);
        registry.counter("clash_it").increment(2);
        registry.counter("clash_it", "a", "b").increment(3);
        Gauge.builder("clash:it", () -> 4).register(registry);
        Gauge.builder("clash~it", () -> 5).register(registry);
        registry.timer("sum").record(Duration.ofSeconds(6));
        Gauge.builder("sum.seconds.count", () -> 7).register(registry);

        for (int scrape = 1; scrape <= 2; scrape++) {
            TextSamples samples = samples();
            assertThat(samples.find("clash_it_total", Map.of())).isEqualTo(1);
            assertThat(samples.find("clash_it_total", Map.of("a", "b"))).isEqualTo(3);
            assertThat(samples.find("clash:it", Map.of())).isEqualTo(4);
            assertThat(samples.find("sum_seconds_count", Map.of())).isEqualTo(1);
        }
        assertThat(samples().find("prometheus_series_dropped_total", Map.of())).isEqualTo(6);
        assertThat(context.logger().lines()).hasSize(3);
    }

    @Test
    void anEmptyValueIsNoLabelAndLabelsOfPrometheussOwnAreRenamed() {
        registry.counter("a.counter", "empty", "", "le", "x", "quantile", "y", "__name__", "z", "1st", "v")
                .increment();
        assertThat(samples().names()).contains("a_counter_total{_1st=v, tag___name__=z, tag_le=x, tag_quantile=y}");
    }

    @Test
    void anIdleNodeHasItsJvmAtLeast() {
        assertThat(samples().names()).hasSizeGreaterThan(40);
    }

    @Test
    void thereAreNoOptions() {
        DeclaredOptions.of(new PrometheusProvider()).are(Map.of());
    }
}
