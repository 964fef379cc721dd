package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricExporterProvider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link MetricExporter}. The subclass reads what was exported, as the monitoring system would.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class MetricExporterContract extends ProviderContract<MetricExporter> {
    /** What is asked of a meter. */
    public enum Part {
        /** The total of a counter, the value of a gauge. */
        VALUE,
        /** How many were recorded. */
        COUNT,
        /** Of all that were recorded, in seconds where it is time. */
        SUM
    }

    /** For the subclass. */
    protected MetricExporterContract() {
        super(MetricExporter.class);
    }

    @Override
    protected abstract MetricExporterProvider provider();

    /**
     * Has the exporter export now what the meters read, and looks for one series.
     *
     * @param exporter what is tested
     * @param name the meter's name, as it was registered; of letters and dots
     * @param tags all of its tags; of letters
     * @param part what of it
     * @return what arrived; empty where there is no such series
     * @throws Exception what went wrong
     */
    protected abstract OptionalDouble exported(
            MetricExporter exporter, String name, Map<String, String> tags, Part part) throws Exception;

    private void arrives(MetricExporter exporter, String name, Part part, double value) throws Exception {
        assertThat(exported(exporter, name, Map.of("side", "left"), part))
                .as(name + " " + part)
                .hasValue(value);
    }

    /** What arrives. */
    @Nested
    class Exporting {
        private final Tags tags = Tags.of("side", "left");

        @Test
        void everyKindOfMeterArrives() throws Exception {
            MeterRegistry registry = context().registry();
            registry.counter("a.counter", tags).increment(3);
            Gauge.builder("a.gauge", () -> -1.5).tags(tags).register(registry);
            registry.timer("a.timer", tags).record(Duration.ofMillis(1500));
            registry.summary("a.summary", tags).record(8);
            Timer buckets = Timer.builder("a.histogram")
                    .tags(tags)
                    .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofSeconds(1))
                    .register(registry);
            buckets.record(5, TimeUnit.MILLISECONDS);
            buckets.record(3, TimeUnit.SECONDS);
            MetricExporter exporter = create();

            arrives(exporter, "a.counter", Part.VALUE, 3);
            arrives(exporter, "a.gauge", Part.VALUE, -1.5);
            arrives(exporter, "a.timer", Part.COUNT, 1);
            arrives(exporter, "a.timer", Part.SUM, 1.5);
            arrives(exporter, "a.summary", Part.COUNT, 1);
            arrives(exporter, "a.summary", Part.SUM, 8);
            arrives(exporter, "a.histogram", Part.COUNT, 2);
            arrives(exporter, "a.histogram", Part.SUM, 3.005);
        }

        @Test
        void whatIsCountedLaterArrivesLaterAndWhatIsRemovedDoesNot() throws Exception {
            MetricExporter exporter = create();
            Counter counter = context().registry().counter("a.counter", tags);
            counter.increment();
            arrives(exporter, "a.counter", Part.VALUE, 1);
            counter.increment();
            arrives(exporter, "a.counter", Part.VALUE, 2);
            context().registry().remove(counter);
            assertThat(exported(exporter, "a.counter", Map.of("side", "left"), Part.VALUE))
                    .isEmpty();
        }

        @Test
        void seriesOfOneNameAreToldApart() throws Exception {
            for (int i = 0; i < 26; i++) {
                String letter = String.valueOf((char) ('a' + i));
                context().registry().counter("a.counter", "letter", letter).increment(i + 1);
            }
            MetricExporter exporter = create();
            for (int i = 0; i < 26; i++) {
                Map<String, String> letter = Map.of("letter", String.valueOf((char) ('a' + i)));
                assertThat(exported(exporter, "a.counter", letter, Part.VALUE)).hasValue(i + 1);
            }
        }

        @Test
        void anotherGenerationGoesOnWithTheSameCounts() throws Exception {
            Counter counter = context().registry().counter("a.counter", tags);
            counter.increment();
            try (MetricExporter first = create()) {
                arrives(first, "a.counter", Part.VALUE, 1);
            }
            counter.increment();
            arrives(create(), "a.counter", Part.VALUE, 2);
        }
    }

    /** What would be trouble. */
    @Nested
    class Enduring {
        private final Tags tags = Tags.of("side", "left");

        private void fineArrives() throws Exception {
            context().registry().counter("fine", tags).increment(7);
            arrives(create(), "fine", Part.VALUE, 7);
        }

        @Test
        void namesAndTagsOfAnyCharactersLeaveTheOthersWhole() throws Exception {
            MeterRegistry registry = context().registry();
            for (String odd : List.of(
                    "1",
                    "_",
                    "-",
                    ".",
                    "..",
                    "ä",
                    "🙂",
                    "\ud800",
                    " ",
                    "\n",
                    "\"",
                    "\\",
                    "{",
                    "a}b",
                    "a\nb",
                    "a\"b",
                    "a\u0000b",
                    "le",
                    "quantile",
                    "__name__",
                    "x.total",
                    "x.bucket",
                    "x.info",
                    "x.created",
                    "x_total",
                    "x.count",
                    "x.sum",
                    "x",
                    "x.max",
                    "# EOF")) {
                registry.counter(odd).increment();
                registry.counter("odd.key", odd, "value").increment();
                registry.counter("odd.value", "key", odd).increment();
                registry.summary("odd.summary", odd, odd).record(1);
            }
            registry.summary("x", "a", "b").record(1);
            fineArrives();
        }

        @Test
        void namesThatAreSpelledAlikeLeaveTheOthersWhole() throws Exception {
            MeterRegistry registry = context().registry();
            registry.counter("clash.it").increment();
            registry.counter("clash_it").increment();
            registry.counter("clash-it", "a", "b").increment();
            Gauge.builder("clash:it", () -> 1).register(registry);
            registry.timer("clash.it.seconds").record(Duration.ofMillis(1));
            registry.counter("tags", "a.b", "1", "a_b", "2").increment();
            fineArrives();
        }

        @Test
        void valuesThatAreNoNumbersLeaveTheOthersWhole() throws Exception {
            MeterRegistry registry = context().registry();
            Gauge.builder("nan", () -> Double.NaN).register(registry);
            Gauge.builder("infinite", () -> Double.NEGATIVE_INFINITY).register(registry);
            Gauge.builder("throws", () -> {
                        throw new IllegalStateException("on purpose");
                    })
                    .register(registry);
            registry.more().counter("falls", Tags.empty(), new double[1], array -> array[0]--);
            DistributionSummary.builder("percentiles")
                    .publishPercentiles(0.5, 0.99)
                    .register(registry);
            LongTaskTimer.builder("tasks").register(registry).start();
            fineArrives();
        }

        @Test
        void aLongNameAndLongTagsLeaveTheOthersWhole() throws Exception {
            context()
                    .registry()
                    .counter("n".repeat(200), "k".repeat(500), "v".repeat(10_000))
                    .increment();
            fineArrives();
        }

        @Test
        void thousandsOfSeriesArrive() throws Exception {
            for (int i = 0; i < 3_000; i++) {
                context()
                        .registry()
                        .counter("many" + i % 10, "number", letters(i / 10))
                        .increment(i);
            }
            MetricExporter exporter = create();
            for (int i = 0; i < 3_000; i += 997) {
                assertThat(exported(exporter, "many" + i % 10, Map.of("number", letters(i / 10)), Part.VALUE))
                        .hasValue(i);
            }
        }

        private static String letters(int number) {
            StringBuilder letters = new StringBuilder();
            Integer.toString(number).chars().forEach(digit -> letters.append((char) (digit - '0' + 'a')));
            return letters.toString();
        }
    }
}
