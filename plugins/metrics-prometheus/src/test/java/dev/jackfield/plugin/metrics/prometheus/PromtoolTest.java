package dev.jackfield.plugin.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.testkit.TestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus's own tool says of a scrape. Left out where it is not installed: Debian's package {@code prometheus} has it. */
class PromtoolTest {
    /** What it ends with when it can read everything and dislikes a name. */
    private static final int DISLIKED = 3;

    @TempDir
    Path folder;

    private record Checked(int exit, String said) {}

    private static Path promtool() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private Checked check(TestContext context) throws Exception {
        Path promtool = promtool();
        assumeTrue(promtool != null, "promtool is not installed, so what it would say is not known");
        MetricExporter exporter = context.create(new PrometheusProvider(), Map.of());
        exporter.scrape("");
        Path scrape = Files.write(
                folder.resolve("scrape"), exporter.scrape("").orElseThrow().content());
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(scrape.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int exit = process.waitFor();
        return new Checked(exit, Files.readString(said, StandardCharsets.UTF_8));
    }

    @Test
    void metersOfEveryKindAreCleanToIt() throws Exception {
        try (TestContext context = TestContext.of(MetricExporter.class)) {
            MeterRegistry registry = context.registry();
            registry.counter("http.requests", "route", "traffic \"quoted\" \\ and\nso on")
                    .increment();
            Counter.builder("http.received")
                    .baseUnit("bytes")
                    .register(registry)
                    .increment(5);
            Gauge.builder("cache.entries", () -> Double.NaN).register(registry);
            registry.timer("http.duration").record(Duration.ofMillis(3));
            Timer.builder("http.latency")
                    .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(10))
                    .register(registry)
                    .record(Duration.ofMillis(3));
            Timer.builder("http.wait")
                    .publishPercentiles(0.5, 0.99)
                    .register(registry)
                    .record(Duration.ofMillis(3));
            registry.summary("http.items").record(4);
            LongTaskTimer.builder("swap.running").register(registry).start();

            assertThat(check(context)).isEqualTo(new Checked(0, ""));
        }
    }

    @Test
    void whatPrometheusCanNotCarryIsStillReadable() throws Exception {
        try (TestContext context = TestContext.of(MetricExporter.class)) {
            MeterRegistry registry = context.registry();
            for (String odd :
                    List.of("1", "ä 🙂", "a}b", "a\nb", "a\"b", "\u0000", "le", "__name__", "x.total", "# EOF")) {
                registry.counter(odd).increment();
                registry.counter("odd.key", odd, "value").increment();
                registry.counter("odd.value", "key", odd).increment();
                registry.summary(odd + ".summary", odd, odd).record(1);
            }
            registry.counter("clash.it").increment();
            Gauge.builder("clash_it", () -> 1).register(registry);
            registry.timer("sum").record(Duration.ofMillis(1));
            Gauge.builder("sum.seconds.count", () -> 1).register(registry);

            assertThat(check(context).exit()).isIn(0, DISLIKED);
        }
    }
}
