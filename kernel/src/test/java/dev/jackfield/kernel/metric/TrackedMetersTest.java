package dev.jackfield.kernel.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackedMetersTest {
    private final Metrics metrics = new Metrics();
    private final Tags tags = Tags.of("plugin", "p");

    @AfterEach
    void close() {
        metrics.close();
    }

    private String text() {
        return metrics.scrape("").text();
    }

    @Test
    void whatWasRegisteredThroughAViewVanishesWithIt() {
        String before = names();
        TrackedMeters view = metrics.view(tags);
        AtomicInteger number = new AtomicInteger(5);
        Counter.builder("a.counter").register(view.registry()).increment(3);
        Gauge.builder("a.gauge", number, AtomicInteger::get).register(view.registry());
        Gauge.builder("a.strong", () -> 7).register(view.registry());
        TimeGauge.builder("a.time.gauge", () -> 1500, TimeUnit.MILLISECONDS).register(view.registry());
        Timer.builder("a.timer")
                .publishPercentiles(0.5)
                .serviceLevelObjectives(Duration.ofMillis(10))
                .register(view.registry())
                .record(Duration.ofMillis(5));
        DistributionSummary.builder("a.summary")
                .scale(2)
                .register(view.registry())
                .record(4);
        LongTaskTimer.builder("a.tasks").register(view.registry()).start();
        FunctionCounter.builder("a.function", number, AtomicInteger::get).register(view.registry());
        FunctionTimer.builder("a.function.timer", number, n -> 2, n -> 3000, TimeUnit.MILLISECONDS)
                .register(view.registry());
        Meter.builder("a.custom", Meter.Type.GAUGE, List.of(new Measurement(() -> 9.0, Statistic.VALUE)))
                .register(view.registry());

        assertThat(text())
                .contains("a_counter_total{plugin=\"p\"} 3.0")
                .contains("a_gauge{plugin=\"p\"} 5.0")
                .contains("a_strong{plugin=\"p\"} 7.0")
                .contains("a_time_gauge_seconds{plugin=\"p\"} 1.5")
                .contains("a_timer_seconds_count{plugin=\"p\"} 1")
                .contains("a_summary_sum{plugin=\"p\"} 8.0")
                .contains("a_tasks_seconds_count{plugin=\"p\"} 1")
                .contains("a_function_total{plugin=\"p\"} 5.0")
                .contains("a_function_timer_seconds_sum{plugin=\"p\"} 3.0")
                .contains("9.0");
        assertThat(view.open()).hasSize(10).contains("a.gauge", "a.tasks");

        view.close();

        assertThat(names()).isEqualTo(before);
        assertThat(view.open()).isEmpty();
    }

    private String names() {
        return metrics.registry().getMeters().stream()
                .map(meter -> meter.getId().toString())
                // that one comes with the first collection
                .filter(id -> !id.contains("jvm.gc."))
                .sorted()
                .toList()
                .toString();
    }

    @Test
    void aCounterGoesOnOverASwapAndGoesWithItsLastUser() {
        TrackedMeters old = metrics.view(tags);
        TrackedMeters next = metrics.view(tags);
        Counter before = old.registry().counter("a.counter");
        before.increment(2);
        Counter after = next.registry().counter("a.counter");
        after.increment(3);
        before.increment();
        old.close();
        after.increment();

        assertThat(text()).contains("a_counter_total{plugin=\"p\"} 7.0");
        next.close();
        assertThat(text()).doesNotContain("a_counter");
    }

    @Test
    void theGaugeRegisteredLastIsReadAndTheOneBeforeAgainAfterARollback() {
        TrackedMeters old = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 1).register(old.registry());
        TrackedMeters failed = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 2).register(failed.registry());
        assertThat(text()).contains("a_gauge{plugin=\"p\"} 2.0");
        failed.close();
        assertThat(text()).contains("a_gauge{plugin=\"p\"} 1.0");
        TrackedMeters next = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 3).register(next.registry());
        old.close();
        assertThat(text()).contains("a_gauge{plugin=\"p\"} 3.0");
        next.close();
        assertThat(text()).doesNotContain("a_gauge");
    }

    @Test
    void aMeterOfAnotherKindReplacesTheOlderOne() {
        TrackedMeters old = metrics.view(tags);
        old.registry().counter("a.thing").increment();
        TrackedMeters next = metrics.view(tags);
        Gauge.builder("a.thing", () -> 4).register(next.registry());

        assertThat(text()).contains("a_thing{plugin=\"p\"} 4.0").doesNotContain("a_thing_total");
        old.close();
        assertThat(text()).contains("a_thing{plugin=\"p\"} 4.0");
        next.close();
        assertThat(text()).doesNotContain("a_thing");
    }

    @Test
    void aClosedViewKeepsNeitherTheFunctionNorWhatItReads() {
        TrackedMeters view = metrics.view(tags);
        Object[] owner = {new Object()};
        WeakReference<Object> weak = new WeakReference<>(owner[0]);
        registerPinning(view, owner[0]);
        Gauge held = metrics.registry().get("a.gauge").gauge();
        owner[0] = "gone";
        view.close();
        assertThat(held.value()).isNaN();
        await().until(() -> {
            System.gc();
            return weak.get() == null;
        });
    }

    private static void registerPinning(TrackedMeters view, Object owner) {
        Gauge.builder("a.gauge", owner::hashCode).strongReference(true).register(view.registry());
        FunctionCounter.builder("a.function", owner, Object::hashCode).register(view.registry());
        Meter.builder(
                        "a.custom",
                        Meter.Type.OTHER,
                        List.of(new Measurement(() -> (double) owner.hashCode(), Statistic.VALUE)))
                .register(view.registry());
    }

    @Test
    void aClosedViewRegistersNothing() {
        TrackedMeters view = metrics.view(tags);
        view.close();
        view.registry().counter("a.late").increment();
        Gauge.builder("a.late.gauge", () -> 1).register(view.registry());
        assertThat(text()).doesNotContain("a_late");
    }

    @Test
    void runningTasksOfAGenerationStopWithIt() {
        TrackedMeters old = metrics.view(tags);
        TrackedMeters next = metrics.view(tags);
        LongTaskTimer.builder("a.tasks").register(old.registry()).start();
        LongTaskTimer.builder("a.tasks").register(next.registry()).start();
        assertThat(text()).contains("a_tasks_seconds_count{plugin=\"p\"} 2");
        old.close();
        assertThat(text()).contains("a_tasks_seconds_count{plugin=\"p\"} 1");
    }

    @Test
    void aGaugeThatThrowsDoesNotSpoilTheScrape() {
        TrackedMeters view = metrics.view(tags);
        Gauge.builder("a.bad", () -> {
                    throw new NoClassDefFoundError("on purpose");
                })
                .register(view.registry());
        Gauge.builder("a.good", () -> 1).register(view.registry());
        assertThat(text()).contains("a_bad{plugin=\"p\"} NaN").contains("a_good{plugin=\"p\"} 1.0");
    }

    @Test
    void namesOfTheKernelAndTooManyMetersAreRefusedWithoutHarm() {
        TrackedMeters view = metrics.view(tags);
        view.registry().counter("jackfield.plugin.state").increment();
        for (int i = 0; i < ViewBounds.MAXIMUM_METERS + 100; i++) {
            view.registry().counter("a.many", "i", String.valueOf(i)).increment();
        }
        view.registry().counter("a.long", "tag", "x".repeat(10_000)).increment();
        assertThat(text()).doesNotContain("jackfield_plugin_state").doesNotContain("a_long");
        assertThat(view.registry().getMeters()).hasSize(ViewBounds.MAXIMUM_METERS);
    }

    @Test
    void tagsOfTheViewWinOverThoseOfThePlugin() {
        TrackedMeters view = metrics.view(tags);
        view.registry().counter("a.counter", "plugin", "another").increment();
        assertThat(text()).contains("a_counter_total{plugin=\"p\"} 1.0");
    }

    @Test
    void timesOfTheProcessAreCountedInSecondsAndTheFormatFollowsAccept() {
        assertThat(text())
                .contains("process_cpu_time_seconds_total ")
                .contains("jvm_compilation_time_seconds_total ")
                .doesNotContain("process_cpu_time_ns_total");
        Metrics.Scrape open = metrics.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.contentType()).startsWith("application/openmetrics-text");
        assertThat(open.text()).endsWith("# EOF\n");
        assertThat(metrics.scrape("*/*").contentType()).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void aNameThatClashesInTheExportDoesNotBreakTheOthers() {
        TrackedMeters one = metrics.view(Tags.of("plugin", "one"));
        TrackedMeters two = metrics.view(Tags.of("plugin", "two"));
        one.registry().counter("clash.it", "a", "1").increment();
        two.registry().counter("clash.it", "b", "1").increment();
        Gauge.builder("clash_it", () -> 1).register(two.registry());
        two.registry().counter("fine").increment();
        assertThat(text())
                .contains("clash_it_total{a=\"1\",plugin=\"one\"} 1.0")
                .contains("fine_total");
        one.close();
        two.close();
        assertThat(text()).doesNotContain("clash_it").doesNotContain("fine_total");
    }
}
