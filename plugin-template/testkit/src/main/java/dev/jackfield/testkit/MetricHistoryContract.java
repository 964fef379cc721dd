package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.MetricHistoryProvider;
import dev.jackfield.spi.monitor.RangeAnswer;
import dev.jackfield.spi.monitor.RangeAnswer.Point;
import dev.jackfield.spi.monitor.RangeAnswer.Range;
import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import dev.jackfield.spi.monitor.RangeQuery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link MetricHistory} that reads the meters each second of the context's clock and keeps at least
 * five minutes. Values may be kept to a thousandth.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class MetricHistoryContract extends ProviderContract<MetricHistory> {
    private static final Offset<Double> EXACT_ENOUGH = within(0.001);

    /** For the subclass. */
    protected MetricHistoryContract() {
        super(MetricHistory.class);
    }

    @Override
    protected abstract MetricHistoryProvider provider();

    /**
     * {@return a history that is running}
     *
     * @throws Exception what the provider throws
     */
    protected final MetricHistory started() throws Exception {
        MetricHistory history = create();
        if (history instanceof Lifecycle lifecycle) {
            lifecycle.start();
        }
        return history;
    }

    private void seconds(int count) {
        context().clock().advance(Duration.ofSeconds(count));
    }

    private RangeAnswer ask(MetricHistory history, String name, Duration back, int points) {
        Instant now = context().clock().instant();
        return history.query(new RangeQuery(name, Map.of(), now.minus(back), now, points));
    }

    private Range only(MetricHistory history, String name, Statistic statistic) {
        List<Range> ranges = ask(history, name, Duration.ofMinutes(5), 1_000).ranges().stream()
                .filter(range -> range.statistic() == statistic)
                .toList();
        assertThat(ranges).as(name + " " + statistic).hasSize(1);
        return ranges.get(0);
    }

    /** What is kept. */
    @Nested
    class Keeping {
        @Test
        void aGaugeIsKeptAsItWas() throws Exception {
            AtomicReference<Double> value = new AtomicReference<>(0.0);
            Gauge.builder("a.gauge", () -> value.get())
                    .tag("side", "left")
                    .register(context().registry());
            MetricHistory history = started();
            for (int i = 1; i <= 60; i++) {
                value.set((double) i);
                seconds(1);
            }

            Range range = only(history, "a.gauge", Statistic.VALUE);
            assertThat(range.tags()).isEqualTo(Map.of("side", "left"));
            assertThat(range.points())
                    .extracting(Point::mean)
                    .startsWith(1.0, 2.0, 3.0)
                    .endsWith(59.0, 60.0);
            for (int i = 1; i < range.points().size(); i++) {
                assertThat(range.points().get(i).time())
                        .isEqualTo(range.points().get(i - 1).time().plusSeconds(1));
            }
            assertThat(range.summary().count()).isEqualTo(60);
            assertThat(range.summary().minimum()).isEqualTo(1);
            assertThat(range.summary().maximum()).isEqualTo(60);
            assertThat(range.summary().mean()).isCloseTo(30.5, EXACT_ENOUGH);
            assertThat(range.summary().latest()).isEqualTo(60);
            assertThat(range.summary().quantiles())
                    .containsExactly(
                            new Reading.Quantile(0.5, 30),
                            new Reading.Quantile(0.9, 54),
                            new Reading.Quantile(0.95, 57),
                            new Reading.Quantile(0.99, 60));
            assertThat(history.names()).contains("a.gauge").isSorted();
        }

        @Test
        void ofACounterTheRateIsKeptAndTheRatesAddUp() throws Exception {
            Counter counter = context().registry().counter("a.counter");
            counter.increment(1_000);
            MetricHistory history = started();
            seconds(1);
            int sum = 0;
            for (int i = 0; i < 30; i++) {
                counter.increment(i % 7);
                sum += i % 7;
                seconds(1);
            }

            Range range = only(history, "a.counter", Statistic.RATE);
            assertThat(range.points()).extracting(Point::mean).startsWith(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0);
            assertThat(range.summary().mean() * range.summary().count()).isCloseTo(sum, EXACT_ENOUGH);
        }

        @Test
        void aCounterThatGoesBackBeganAnew() throws Exception {
            double[] total = {100};
            context().registry().more().counter("falls", List.of(), total, array -> array[0]);
            MetricHistory history = started();
            seconds(1);
            for (double next : new double[] {110, 3, 5}) {
                total[0] = next;
                seconds(1);
            }

            assertThat(only(history, "falls", Statistic.RATE).points())
                    .extracting(Point::mean)
                    .containsExactly(10.0, 3.0, 2.0);
        }

        @Test
        void ofATimerRateMeanAndMaximumAreKept() throws Exception {
            Timer timer = context().registry().timer("a.timer");
            MetricHistory history = started();
            seconds(1);
            timer.record(Duration.ofSeconds(2));
            timer.record(Duration.ofSeconds(4));
            seconds(1);
            seconds(1);

            assertThat(only(history, "a.timer", Statistic.RATE).points())
                    .extracting(Point::mean)
                    .containsExactly(2.0, 0.0);
            assertThat(only(history, "a.timer", Statistic.MEAN).points())
                    .extracting(Point::mean)
                    .containsExactly(3.0);
            assertThat(only(history, "a.timer", Statistic.MAXIMUM).summary().latest())
                    .isEqualTo(4);
        }

        @Test
        void whatIsNoNumberIsLeftOut() throws Exception {
            AtomicReference<Double> value = new AtomicReference<>(1.0);
            Gauge.builder("a.gauge", () -> value.get()).register(context().registry());
            MetricHistory history = started();
            for (double next : new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2}) {
                value.set(next);
                seconds(1);
            }

            assertThat(only(history, "a.gauge", Statistic.VALUE).points())
                    .extracting(Point::mean)
                    .containsExactly(1.0, 2.0);
        }

        @Test
        void aGaugeThatThrowsLeavesTheOthersWhole() throws Exception {
            Gauge.builder("a.bad", () -> {
                        throw new IllegalStateException("on purpose");
                    })
                    .register(context().registry());
            Gauge.builder("a.good", () -> 1).register(context().registry());
            MetricHistory history = started();
            seconds(10);

            assertThat(only(history, "a.good", Statistic.VALUE).summary().count())
                    .isEqualTo(10);
        }
    }

    /** What is answered. */
    @Nested
    class Answering {
        private MetricHistory running(int count) throws Exception {
            int[] reads = {0};
            Gauge.builder("a.gauge", () -> reads[0]++)
                    .tag("side", "left")
                    .register(context().registry());
            Gauge.builder("a.gauge", () -> 7)
                    .tag("side", "right")
                    .register(context().registry());
            MetricHistory history = started();
            seconds(count);
            return history;
        }

        @Test
        void aRangeHasWhatIsInItAndNothingElse() throws Exception {
            MetricHistory history = running(120);
            Range whole = ask(history, "a.gauge", Duration.ofMinutes(5), 1_000)
                    .ranges()
                    .get(0);
            Instant from = whole.points().get(40).time();
            Instant to = whole.points().get(49).time();
            RangeQuery query = new RangeQuery("a.gauge", Map.of("side", "left"), from, to, 1_000);

            List<Range> part = history.query(query).ranges();

            assertThat(part).hasSize(1);
            assertThat(part.get(0).points()).isEqualTo(whole.points().subList(40, 50));
            assertThat(history.query(new RangeQuery("a.gauge", Map.of(), to, from, 10))
                            .ranges())
                    .isEmpty();
            assertThat(history.query(new RangeQuery("a.gauge", Map.of("side", "up"), from, to, 10))
                            .ranges())
                    .isEmpty();
            assertThat(history.query(new RangeQuery("nothing", Map.of(), from, to, 10))
                            .ranges())
                    .isEmpty();
            assertThat(history.query(new RangeQuery("a.gauge", Map.of(), Instant.MIN, Instant.MAX, 0))
                            .ranges())
                    .hasSize(2)
                    .allSatisfy(range -> assertThat(range.points()).isEmpty());
        }

        @Test
        void fewerPointsStandForAllValues() throws Exception {
            MetricHistory history = running(120);
            for (int most : new int[] {1, 2, 7, 100, 119, 120, 1_000}) {
                Range range = ask(history, "a.gauge", Duration.ofMinutes(5), most)
                        .ranges()
                        .get(0);
                assertThat(range.points()).hasSizeBetween(Math.min(1, most), Math.min(most, 120));
                assertThat(range.points()).extracting(Point::time).isSorted().doesNotHaveDuplicates();
                assertThat(range.points().get(0).minimum())
                        .isEqualTo(range.summary().minimum());
                assertThat(range.points().get(range.points().size() - 1).maximum())
                        .isEqualTo(range.summary().maximum());
                assertThat(range.points())
                        .allSatisfy(point -> assertThat(point.mean()).isBetween(point.minimum(), point.maximum()));
            }
        }
    }

    /** What becomes of it over a swap. */
    @Nested
    class Carrying {
        @Test
        void theNextGenerationGoesOnWithoutAGap() throws Exception {
            int[] reads = {0};
            Counter counter = context().registry().counter("a.counter");
            Gauge.builder("a.gauge", () -> ++reads[0]).register(context().registry());
            MetricHistory before = started();
            Assumptions.assumeTrue(before instanceof Stateful, "the history carries no state");
            for (int i = 0; i < 30; i++) {
                counter.increment(3);
                seconds(1);
            }
            List<StateEntry> state = new ArrayList<>();
            ((Stateful) before).exportState().forEachRemaining(state::add);
            before.close();
            MetricHistory after = started();
            state.forEach(((Stateful) after)::importState);
            for (int i = 0; i < 30; i++) {
                counter.increment(3);
                seconds(1);
            }

            assertThat(state)
                    .allSatisfy(entry ->
                            assertThat(entry.value().getClass().getModule()).isEqualTo(Object.class.getModule()));
            assertThat(only(after, "a.gauge", Statistic.VALUE).points())
                    .extracting(Point::mean)
                    .hasSize(60)
                    .startsWith(1.0, 2.0)
                    .endsWith(59.0, 60.0);
            assertThat(only(after, "a.counter", Statistic.RATE).points())
                    .extracting(Point::mean)
                    .hasSize(59)
                    .containsOnly(3.0);
        }
    }
}
