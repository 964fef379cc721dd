package dev.jackfield.plugin.metric.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.RangeAnswer.Point;
import dev.jackfield.spi.monitor.RangeAnswer.Range;
import dev.jackfield.spi.monitor.RangeQuery;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.TestContext;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryHistoryTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00.300Z");

    private final TestContext context = TestContext.of(MetricHistory.class);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private MemoryHistory started(Map<String, ?> options) throws Exception {
        MemoryHistory history = (MemoryHistory) context.create(new MemoryProvider(), options);
        history.start();
        return history;
    }

    private static final MeterId GAUGE = new MeterId("a.gauge", Map.of(), "", "");
    private static final MeterId COUNTER = new MeterId("a.counter", Map.of(), "", "");

    private static MeterSnapshot snapshot(Instant time, double value) {
        return new MeterSnapshot(
                time, START, List.of(new Reading.Gauge(GAUGE, value), new Reading.Counter(COUNTER, 10 * value, null)));
    }

    private static List<Point> points(Store store, String name) {
        List<Range> ranges = Ranges.of(store, new RangeQuery(name, Map.of(), Instant.MIN, Instant.MAX, 100_000))
                .ranges();
        return ranges.isEmpty() ? List.of() : ranges.get(0).points();
    }

    /** What was kept, as second and value. */
    private static List<String> kept(Store store, String name) {
        return points(store, name).stream()
                .map(point -> Duration.between(Instant.parse("2030-01-01T00:00:00Z"), point.time())
                                .toSeconds()
                        + " " + point.mean())
                .toList();
    }

    @Test
    void aTimerThatIsEarlyOrLateKeepsTheSecondsApart() {
        Store store = new Store(3_600_000, 10, 1 << 20);
        Sampler sampler = new Sampler(store, 1_000, new Rounding(52));
        long[] late = {0, 120, -80, 400, -450, 30};
        for (int i = 0; i < late.length; i++) {
            sampler.take(snapshot(START.plusMillis(1_000L * i + late[i]), i), (1_000L * i + late[i]) * 1_000_000);
        }
        assertThat(kept(store, "a.gauge")).containsExactly("0 0.0", "1 1.0", "2 2.0", "3 3.0", "4 4.0", "5 5.0");
        assertThat(kept(store, "a.counter")).containsExactly("1 10.0", "2 10.0", "3 10.0", "4 10.0", "5 10.0");
    }

    @Test
    void aClockThatJumpsForwardLeavesAGapAndRatesStayWhatTheyAre() {
        Store store = new Store(Duration.ofDays(1).toMillis(), 10, 1 << 20);
        Sampler sampler = new Sampler(store, 1_000, new Rounding(52));
        sampler.take(snapshot(START, 0), 0);
        sampler.take(snapshot(START.plusSeconds(1), 1), 1_000_000_000L);
        sampler.take(snapshot(START.plusSeconds(7_200), 2), 2_000_000_000L);
        assertThat(sampler.take(snapshot(START.plusSeconds(7_201), 3), 3_000_000_000L))
                .isZero();

        assertThat(kept(store, "a.gauge")).containsExactly("0 0.0", "1 1.0", "7200 2.0", "7201 3.0");
        assertThat(kept(store, "a.counter")).containsExactly("1 10.0", "7200 10.0", "7201 10.0");
    }

    @Test
    void aClockThatJumpsBackForgetsWhatIsStillToCome() {
        Store store = new Store(3_600_000, 10, 1 << 20);
        Sampler sampler = new Sampler(store, 1_000, new Rounding(52));
        for (int i = 0; i < 10; i++) {
            sampler.take(snapshot(START.plusSeconds(i), i), i * 1_000_000_000L);
        }
        assertThat(sampler.take(snapshot(START.plusSeconds(4), 10), 10_000_000_000L))
                .isEqualTo(5_000);
        assertThat(sampler.take(snapshot(START.plusSeconds(5), 11), 11_000_000_000L))
                .isZero();

        assertThat(kept(store, "a.gauge")).containsExactly("0 0.0", "1 1.0", "2 2.0", "3 3.0", "4 10.0", "5 11.0");
        assertThat(kept(store, "a.counter")).endsWith("3 10.0", "4 10.0", "5 10.0");
    }

    @Test
    void aStallIsAGapAndItsCountIsSpreadOverIt() {
        Store store = new Store(3_600_000, 10, 1 << 20);
        Sampler sampler = new Sampler(store, 1_000, new Rounding(52));
        sampler.take(snapshot(START, 0), 0);
        sampler.take(snapshot(START.plusSeconds(5), 5), 5_000_000_000L);
        // the executions that were missed come at once
        for (int i = 1; i < 5; i++) {
            sampler.take(snapshot(START.plusSeconds(5).plusMillis(i), 5), 5_000_000_000L + i);
        }
        sampler.take(snapshot(START.plusSeconds(6), 6), 6_000_000_000L);

        assertThat(kept(store, "a.counter")).containsExactly("5 10.0", "6 10.0");
    }

    @Test
    void onlyTheLastHourIsKept() throws Exception {
        Gauge.builder("a.gauge", () -> 1).register(context.registry());
        MemoryHistory history = started(Map.of("retention", "10m"));
        context.clock().advance(Duration.ofMinutes(60));

        Range range = history.query(new RangeQuery("a.gauge", Map.of(), Instant.MIN, Instant.MAX, 0))
                .ranges()
                .get(0);
        assertThat(range.summary().count()).isBetween(600, 600 + Series.POINTS_OF_BLOCK + 10);
        assertThat(history.health()).isEqualTo(Health.up());
    }

    @Test
    void seriesBeyondTheBoundAreLeftOutAndTold() throws Exception {
        for (int i = 0; i < 200; i++) {
            Gauge.builder("a.gauge", () -> 1).tag("n", "" + i).register(context.registry());
        }
        MemoryHistory history = started(Map.of("maximum_series", 100));
        context.clock().advance(Duration.ofSeconds(5));

        assertThat(context.registry().get("metric.history.series").gauge().value())
                .isEqualTo(100);
        assertThat(context.registry()
                        .get("metric.history.refused")
                        .functionCounter()
                        .count())
                .isGreaterThan(100);
        assertThat(history.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(history.health().detail()).contains("maximum_series");
    }

    @Test
    void whereTheMemoryIsNotEnoughTheOldestGoes() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 250; i++) {
            Gauge.builder("a.gauge", random::nextDouble).tag("n", "" + i).register(context.registry());
        }
        MemoryHistory history = started(Map.of("maximum_memory", "1MB", "significant_bits", 52));
        context.clock().advance(Duration.ofMinutes(20));

        assertThat(context.registry().get("metric.history.memory").gauge().value())
                .isBetween(100_000.0, 1.3 * (1 << 20));
        assertThat(history.health().detail()).contains("maximum_memory");
        Instant now = context.clock().instant();
        List<Range> lately = history.query(new RangeQuery("a.gauge", Map.of(), now.minusSeconds(3), now, 10))
                .ranges();
        assertThat(lately).hasSize(Ranges.MOST_SERIES);
    }

    @Test
    void seriesThatAreGoneAreForgotten() throws Exception {
        Gauge gauge = Gauge.builder("a.gauge", () -> 1).register(context.registry());
        MemoryHistory history = started(Map.of("retention", "5m"));
        context.clock().advance(Duration.ofMinutes(2));
        context.registry().remove(gauge);
        context.clock().advance(Duration.ofMinutes(2));
        assertThat(history.names()).contains("a.gauge");
        context.clock().advance(Duration.ofMinutes(10));
        assertThat(history.names()).doesNotContain("a.gauge").isNotEmpty();
    }

    @Test
    void aHistoryThatIsNotReadIsDegraded() throws Exception {
        MemoryHistory history = started(Map.of());
        assertThat(history.health()).isEqualTo(Health.up());
        history.stop();
        context.clock().advance(Duration.ofSeconds(30));
        assertThat(history.health().detail()).contains("have not been read for 30 s");
    }

    @Test
    void theLastHourOfAMeterIsAnsweredOverHttp() throws Exception {
        int[] reads = {0};
        Gauge.builder("a.gauge", () -> ++reads[0])
                .baseUnit("bytes")
                .tag("side", "left")
                .register(context.registry());
        Gauge.builder("a.gauge", () -> 1).tag("side", "right").register(context.registry());
        started(Map.of());
        context.clock().advance(Duration.ofMinutes(10));
        URI address = context.mount().serve();

        JsonObject names = ask(address, 200, "");
        assertThat(names.getJsonArray("items").getList()).contains("a.gauge", "jvm.memory.used");
        JsonObject answer = ask(address, 200, "?name=a.gauge&range=5m&tag=side:left&points=10");
        assertThat(answer.getString("name")).isEqualTo("a.gauge");
        assertThat(answer.getString("to")).isEqualTo("2030-01-01T00:10:00Z");
        assertThat(answer.getString("from")).isEqualTo("2030-01-01T00:05:00Z");
        JsonArray series = answer.getJsonArray("series");
        assertThat(series).hasSize(1);
        JsonObject left = series.getJsonObject(0);
        assertThat(left.getJsonObject("tags")).isEqualTo(new JsonObject().put("side", "left"));
        assertThat(left.getString("statistic")).isEqualTo("value");
        assertThat(left.getString("unit")).isEqualTo("bytes");
        JsonObject summary = left.getJsonObject("summary");
        assertThat(summary.getInteger("count")).isEqualTo(301);
        assertThat(summary.getDouble("minimum")).isEqualTo(300);
        assertThat(summary.getDouble("maximum")).isEqualTo(600);
        assertThat(summary.getDouble("mean")).isEqualTo(450);
        assertThat(summary.getDouble("p50")).isEqualTo(450);
        assertThat(summary.getDouble("p99")).isEqualTo(597);
        assertThat(left.getJsonArray("points").size()).isBetween(5, 10);
        assertThat(left.getJsonArray("points").getJsonObject(0).getString("time"))
                .isEqualTo("2030-01-01T00:05:00Z");
        assertThat(ask(address, 200, "?name=a.gauge").getJsonArray("series")).hasSize(2);
        assertThat(ask(address, 200, "?name=nothing").getJsonArray("series")).isEmpty();
    }

    @Test
    void allMistakesOfARequestAreToldTogether() throws Exception {
        started(Map.of());
        JsonObject problem = ask(context.mount().serve(), 422, "?nam=x&range=soon&points=-1&range=1h");
        assertThat(problem.getJsonArray("errors").stream().map(each -> ((JsonObject) each).getString("pointer")))
                .contains("?nam", "?range", "?points");
        assertThat(problem.encode()).contains("did you mean \\\"name\\\"?");
    }

    private static JsonObject ask(URI address, int status, String query) throws Exception {
        RawClient.Reply reply = RawClient.ask(address, "GET /monitoring/metrics" + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        return new JsonObject(reply.body());
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new MemoryProvider())
                .are(Map.of(
                        "interval",
                        Duration.ofSeconds(1),
                        "retention",
                        Duration.ofHours(1),
                        "maximum_series",
                        20_000L,
                        "maximum_memory",
                        128L << 20,
                        "significant_bits",
                        16L));
    }
}
