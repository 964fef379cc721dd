package dev.jackfield.kernel.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
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
    private final NodeMetrics metrics = new NodeMetrics();
    private final Tags tags = Tags.of("plugin", "p");

    @AfterEach
    void close() {
        metrics.close();
    }

    private String text() {
        return PlainText.of(metrics.snapshot());
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
                .contains("a.counter{plugin=p} 3.0")
                .contains("a.gauge{plugin=p} 5.0")
                .contains("a.strong{plugin=p} 7.0")
                .contains("a.time.gauge{plugin=p} 1.5")
                .contains("a.timer.count{plugin=p} 1.0")
                .contains("a.timer.sum{plugin=p} 0.005")
                .contains("a.timer.bucket 0.01{plugin=p} 1.0")
                .contains("a.timer.bucket Infinity{plugin=p} 1.0")
                .contains("a.timer.quantile 0.5{plugin=p} 0.00")
                .contains("a.summary.sum{plugin=p} 8.0")
                .contains("a.tasks.active{plugin=p} 1.0")
                .contains("a.function{plugin=p} 5.0")
                .contains("a.function.timer.sum{plugin=p} 3.0")
                .contains("a.custom.value{plugin=p} 9.0");
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

        assertThat(text()).contains("a.counter{plugin=p} 7.0");
        next.close();
        assertThat(text()).doesNotContain("a.counter");
    }

    @Test
    void theGaugeRegisteredLastIsReadAndTheOneBeforeAgainAfterARollback() {
        TrackedMeters old = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 1).register(old.registry());
        TrackedMeters failed = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 2).register(failed.registry());
        assertThat(text()).contains("a.gauge{plugin=p} 2.0");
        failed.close();
        assertThat(text()).contains("a.gauge{plugin=p} 1.0");
        TrackedMeters next = metrics.view(tags);
        Gauge.builder("a.gauge", () -> 3).register(next.registry());
        old.close();
        assertThat(text()).contains("a.gauge{plugin=p} 3.0");
        next.close();
        assertThat(text()).doesNotContain("a.gauge");
    }

    @Test
    void aMeterOfAnotherKindReplacesTheOlderOne() {
        TrackedMeters old = metrics.view(tags);
        old.registry().counter("a.thing").increment();
        TrackedMeters next = metrics.view(tags);
        Gauge.builder("a.thing", () -> 4).register(next.registry());

        assertThat(text()).contains("a.thing{plugin=p} 4.0");
        old.close();
        assertThat(text()).contains("a.thing{plugin=p} 4.0");
        next.close();
        assertThat(text()).doesNotContain("a.thing");
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
        assertThat(text()).doesNotContain("a.late");
    }

    @Test
    void runningTasksOfAGenerationStopWithIt() {
        TrackedMeters old = metrics.view(tags);
        TrackedMeters next = metrics.view(tags);
        LongTaskTimer.builder("a.tasks").register(old.registry()).start();
        LongTaskTimer.builder("a.tasks").register(next.registry()).start();
        assertThat(text()).contains("a.tasks.active{plugin=p} 2.0");
        old.close();
        assertThat(text()).contains("a.tasks.active{plugin=p} 1.0");
    }

    @Test
    void aGaugeThatThrowsDoesNotSpoilTheScrape() {
        TrackedMeters view = metrics.view(tags);
        Gauge.builder("a.bad", () -> {
                    throw new NoClassDefFoundError("on purpose");
                })
                .register(view.registry());
        Gauge.builder("a.good", () -> 1).register(view.registry());
        assertThat(text()).contains("a.bad{plugin=p} NaN").contains("a.good{plugin=p} 1.0");
    }

    @Test
    void namesOfTheKernelTooLongOnesAndTooManyAreRefusedWithoutHarm() {
        TrackedMeters view = metrics.view(tags);
        view.registry().counter("jackfield.plugin.state").increment();
        view.registry().counter("").increment();
        view.registry().counter("a.long" + "x".repeat(ViewBounds.MAXIMUM_NAME)).increment();
        for (int i = 0; i < ViewBounds.MAXIMUM_NAMES + 100; i++) {
            view.registry().counter("a.name" + i).increment();
        }
        assertThat(text()).doesNotContain("jackfield.plugin.state").doesNotContain("a.long");
        assertThat(view.registry().getMeters()).hasSize(ViewBounds.MAXIMUM_NAMES);
    }

    @Test
    void aMillionValuesOfATagAreOneBeyondTheBoundAndNoneIsLost() {
        TrackedMeters view = metrics.view(tags);
        int many = 1_000_000;
        for (int i = 0; i < many; i++) {
            view.registry()
                    .counter("a.visits", "user", "u" + i, "kind", i % 2 == 0 ? "even" : "odd")
                    .increment();
        }

        assertThat(view.registry().getMeters()).hasSize(ViewBounds.MAXIMUM_VALUES + 2);
        double sum = view.registry().getMeters().stream()
                .mapToDouble(meter -> ((Counter) meter).count())
                .sum();
        assertThat(sum).isEqualTo(many);
        int rest = (many - ViewBounds.MAXIMUM_VALUES) / 2;
        assertThat(text())
                .contains("a.visits{kind=even,plugin=p,user=u0} 1.0")
                .contains("a.visits{kind=even,plugin=p,user=other} " + (double) rest)
                .contains("a.visits{kind=odd,plugin=p,user=other} " + (double) rest)
                .contains("jackfield.metric.folded{plugin=p} " + (double) (many - ViewBounds.MAXIMUM_VALUES));
    }

    @Test
    void beyondTheSeriesOfAViewAllTagsOfItsOwnAreOther() {
        TrackedMeters view = metrics.view(tags);
        for (int i = 0; i < ViewBounds.MAXIMUM_SERIES; i++) {
            view.registry().counter("a.matrix", "row", "r" + i / 100, "column", "c" + i % 100);
        }
        view.registry().counter("a.matrix", "row", "r0", "column", "c0").increment();
        view.registry().counter("a.matrix", "row", "r0", "column", "another").increment();
        view.registry().counter("a.later", "row", "r0").increment(2);

        assertThat(view.registry().getMeters()).hasSize(ViewBounds.MAXIMUM_SERIES + 2);
        assertThat(text())
                .contains("a.matrix{column=c0,plugin=p,row=r0} 1.0")
                .contains("a.matrix{column=other,plugin=p,row=other} 1.0")
                .contains("a.later{plugin=p,row=other} 2.0");
    }

    @Test
    void whatIsNoNumberNegativeOrInfiniteIsNotCounted() {
        TrackedMeters view = metrics.view(tags);
        AtomicInteger falling = new AtomicInteger(5);
        Counter counter = view.registry().counter("a.counter");
        DistributionSummary summary =
                DistributionSummary.builder("a.summary").publishPercentiles(0.5).register(view.registry());
        for (double bad : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            counter.increment(bad);
            summary.record(bad);
        }
        counter.increment(2);
        summary.record(3);
        Gauge.builder("a.gauge", () -> Double.NaN).register(view.registry());
        FunctionCounter.builder("a.function", falling, AtomicInteger::get).register(view.registry());
        FunctionCounter.builder("a.nothing", falling, n -> Double.NaN).register(view.registry());

        assertThat(text())
                .contains("a.counter{plugin=p} 2.0")
                .contains("a.summary.count{plugin=p} 1.0")
                .contains("a.summary.sum{plugin=p} 3.0")
                .contains("a.gauge{plugin=p} NaN")
                .contains("a.function{plugin=p} 5.0")
                .contains("a.nothing{plugin=p} 0.0");
        falling.set(1);
        assertThat(text()).contains("a.function{plugin=p} 1.0");
        falling.set(-1);
        assertThat(text()).contains("a.function{plugin=p} 0.0");
    }

    @Test
    void exemplarsAreOfTheCallsTrace() {
        TrackedMeters view = metrics.view(tags);
        Counter counter = view.registry().counter("a.counter");
        Timer timer = Timer.builder("a.timer")
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
                .register(view.registry());
        CallContext traced = new CallContext(null, null, "4bf92f3577b34da6a3ce929d0e0e4736");
        traced.run(() -> {
            counter.increment(2);
            timer.record(Duration.ofMillis(50));
        });
        counter.increment();
        timer.record(Duration.ofMillis(5));
        new CallContext(null, null, "x".repeat(100)).run(counter::increment);

        Reading.Counter counted = (Reading.Counter) reading("a.counter");
        assertThat(counted.total()).isEqualTo(4);
        assertThat(counted.exemplar()).isNotNull();
        assertThat(counted.exemplar().trace()).isEqualTo(traced.trace());
        assertThat(counted.exemplar().value()).isEqualTo(2);
        List<Reading.Bucket> buckets = ((Reading.Distribution) reading("a.timer")).buckets();
        assertThat(buckets).extracting(Reading.Bucket::count).containsExactly(1L, 2L, 2L);
        assertThat(buckets.get(0).exemplar()).isNull();
        assertThat(buckets.get(1).exemplar()).isNotNull();
        assertThat(buckets.get(1).exemplar().value()).isEqualTo(0.05);
        assertThat(buckets.get(2).exemplar()).isNull();
    }

    private Reading reading(String name) {
        return metrics.snapshot().readings().stream()
                .filter(each -> each.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSeriesKeepsItsIdentityFromSnapshotToSnapshotAndTheyAreInOrder() {
        TrackedMeters view = metrics.view(tags);
        view.registry().counter("b.counter");
        view.registry().counter("a.counter", "z", "1");
        view.registry().counter("a.counter", "z", "0");

        assertThat(reading("b.counter").id()).isSameAs(reading("b.counter").id());
        assertThat(metrics.snapshot().readings())
                .extracting(each -> each.id().name())
                .isSorted();
        assertThat(metrics.snapshot().readings())
                .extracting(each -> each.id().name() + each.id().tags())
                .containsSubsequence("a.counter{plugin=p, z=0}", "a.counter{plugin=p, z=1}", "b.counter{plugin=p}");
    }

    @Test
    void tagsOfTheViewWinOverThoseOfThePlugin() {
        TrackedMeters view = metrics.view(tags);
        view.registry().counter("a.counter", "plugin", "another").increment();
        assertThat(text()).contains("a.counter{plugin=p} 1.0");
    }

    @Test
    void timesOfTheProcessAreCountedInSeconds() {
        assertThat(metrics.snapshot().readings())
                .extracting(Reading::id)
                .filteredOn(
                        id -> id.name().equals("process.cpu.time") || id.name().equals("jvm.compilation.time"))
                .hasSize(2)
                .extracting(MeterId::unit)
                .containsOnly("seconds");
    }

    @Test
    void metersOfOneNameMayHaveDifferentTags() {
        TrackedMeters one = metrics.view(Tags.of("plugin", "one"));
        TrackedMeters two = metrics.view(Tags.of("plugin", "two"));
        one.registry().counter("shared", "a", "1").increment();
        two.registry().counter("shared", "b", "1").increment();
        assertThat(text()).contains("shared{a=1,plugin=one} 1.0").contains("shared{b=1,plugin=two} 1.0");
        one.close();
        two.close();
        assertThat(text()).doesNotContain("shared");
    }
}
