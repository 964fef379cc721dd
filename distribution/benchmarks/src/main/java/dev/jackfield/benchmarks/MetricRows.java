package dev.jackfield.benchmarks;

import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.RangeAnswer;
import dev.jackfield.spi.monitor.RangeAnswer.Range;
import dev.jackfield.spi.monitor.RangeQuery;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.util.Statistics;

/** What measuring costs: around a call, to scrape, to keep. */
final class MetricRows {
    private static final int COUNTERS = 1_000;
    private static final int TIMERS = 3_000;
    private static final int SAMPLES_OF_TIMER = 3;
    private static final int SERIES = 10_000;
    private static final int HOUR = 3_600;
    private static final long SETTLED_MILLIS = 5_000;

    private MetricRows() {}

    static List<Row> timed(boolean quick) throws RunnerException {
        RunResult ours = HandleRows.measure(TimedBenchmark.class, "timed", 1, quick);
        RunResult peer = HandleRows.measure(TimedBenchmark.class, "timedPeer", 1, quick);
        Statistics a = ours.getPrimaryResult().getStatistics();
        Statistics b = peer.getPrimaryResult().getStatistics();
        double ratio = a.getMean() / b.getMean();
        double error = ratio * Math.hypot(a.getMeanErrorAt(0.99) / a.getMean(), b.getMeanErrorAt(0.99) / b.getMean());
        return List.of(new Row(
                "timed around nothing, over Micrometer bare",
                String.format(Locale.ROOT, "%.1f ns", a.getMean()),
                String.format(Locale.ROOT, "%.1f ns", b.getMean()),
                String.format(Locale.ROOT, "%.2f x [%.2f, %.2f]", ratio, ratio - error, ratio + error),
                "<= 1.3 x",
                Row.atMost(ratio - error, ratio + error, 1.3)));
    }

    static List<Row> scrape(Path home, boolean quick) throws Exception {
        try (Node node = new Node(home, Map.of())) {
            for (int i = 0; i < COUNTERS; i++) {
                node.registry()
                        .counter("bench.counter", "route", "r" + i % 100, "status", "s" + i / 100)
                        .increment(i);
            }
            for (int i = 0; i < TIMERS; i++) {
                node.registry()
                        .timer("bench.timer" + i % 10, "route", "r" + i / 10)
                        .record(Duration.ofNanos(1_234_567L * i));
            }
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = scraping(node).build();
            HttpRequest zipping =
                    scraping(node).header("Accept-Encoding", "gzip").build();
            long lines = 0;
            for (int i = 0; i < (quick ? 50 : 200); i++) {
                lines = client.send(request, BodyHandlers.ofString())
                        .body()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .count();
            }
            if (lines < COUNTERS + TIMERS * SAMPLES_OF_TIMER) {
                throw new IllegalStateException("only " + lines + " samples");
            }
            Histogram took = new Histogram(3);
            Histogram zipped = new Histogram(3);
            Histogram quiet = loops(node.vertx, () -> pause(quick ? 2_000 : 10_000));
            Histogram busy = loops(node.vertx, () -> {
                for (int i = 0; i < (quick ? 20 : 100); i++) {
                    timed(client, request, took);
                    pause(50);
                    timed(client, zipping, zipped);
                    pause(50);
                }
            });
            double stall = busy.getMaxValue() / 1e6;
            double before = quiet.getMaxValue() / 1e6;
            return List.of(
                    scraped("a scrape of " + lines + " series over HTTP", took),
                    scraped("the same in gzip", zipped),
                    new Row(
                            "longest pause of an event loop meanwhile",
                            String.format(Locale.ROOT, "%.1f ms", stall),
                            String.format(Locale.ROOT, "%.1f ms without", before),
                            "-",
                            "<= 10 ms",
                            stall <= 10 ? Row.Verdict.OK : before > 10 ? Row.Verdict.NOISY : Row.Verdict.SHORT));
        }
    }

    private static HttpRequest.Builder scraping(Node node) throws IOException {
        return HttpRequest.newBuilder(URI.create(node.jackfield.controlUrl().orElseThrow() + "/metrics"))
                .header("Authorization", "Bearer " + node.token());
    }

    private static void timed(HttpClient client, HttpRequest request, Histogram took) throws Exception {
        long began = System.nanoTime();
        client.send(request, BodyHandlers.ofByteArray());
        took.recordValue(System.nanoTime() - began);
    }

    private static Row scraped(String what, Histogram took) {
        double median = took.getValueAtPercentile(50) / 1e6;
        double slow = took.getValueAtPercentile(99) / 1e6;
        return new Row(
                what + ", p50 (p99)",
                String.format(Locale.ROOT, "%.1f ms (%.1f)", median, slow),
                "-",
                "-",
                "<= 50 ms",
                Row.atMost(median, slow, 50));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /** {@return by how much timers of a millisecond on every loop were late while something ran, in nanoseconds} */
    private static Histogram loops(Vertx vertx, Work work) throws Exception {
        Histogram late = new org.HdrHistogram.ConcurrentHistogram(3);
        List<Long> timers = Stream.generate(vertx::getOrCreateContext)
                .limit(2)
                .map(context -> {
                    AtomicLong last = new AtomicLong(System.nanoTime());
                    return vertx.setPeriodic(1, timer -> {
                        long now = System.nanoTime();
                        late.recordValue(Math.max(0, now - last.getAndSet(now) - 1_000_000));
                    });
                })
                .toList();
        try {
            work.run();
        } finally {
            timers.forEach(vertx::cancelTimer);
        }
        return late;
    }

    /**
     * What a history has.
     *
     * @param memory in bytes
     * @param series how many
     * @param constant how many of them did not change
     * @param points of all of them
     * @param changing the name of one that did
     */
    private record Kept(double memory, int series, int constant, long points, String changing) {
        static Kept of(Node node, String binding) {
            MetricHistory history = node.jackfield.bind(MetricHistory.class, binding);
            double memory = value(node.jackfield.service(Meters.class).snapshot(), "metric.history.memory", binding);
            int series = 0;
            int constant = 0;
            long points = 0;
            String changing = "";
            for (String name : history.names()) {
                RangeAnswer answer = history.query(new RangeQuery(name, Map.of(), Instant.MIN, Instant.MAX, 0));
                for (Range range : answer.ranges()) {
                    points += range.summary().count();
                    series++;
                    if (range.summary().minimum() == range.summary().maximum()) {
                        constant++;
                    } else if (range.tags().isEmpty()) {
                        changing = name;
                    }
                }
            }
            return new Kept(memory, series, constant, points, changing);
        }

        double each() {
            return memory / series;
        }

        double readings() {
            return (double) points / series;
        }

        /** {@return what an hour of a series takes, in bytes: what it took at its beginning, and what it grew by since} */
        double hour(Kept beginning) {
            double point = (each() - beginning.each()) / (readings() - beginning.readings());
            return beginning.each() + point * (HOUR - beginning.readings());
        }
    }

    /**
     * A node under load is read each second for six minutes, and an hour is reckoned from that: a block of 300 points begins
     * anew, so that an hour is twelve of them and what each series has once. Beside it another history reads ten times a
     * second, so that there are 3600 points to be asked for. What is read that often changes less in between and takes less; a
     * quick run has nothing else.
     */
    static List<Row> history(Path home, boolean quick) throws Exception {
        int readings = quick ? HOUR / 10 : HOUR;
        String measured = quick ? "often" : "default";
        String interval = quick ? "100 ms" : "1 s";
        try (Origin origin = new Origin();
                Node node = new Node(
                        home,
                        Map.of(
                                "upstream",
                                Map.of("default", Map.of("provider", "round_robin", "nodes", List.of(origin.url()))),
                                "metric.history",
                                Map.of("default", memory("1s"), "often", memory("100ms"))));
                Load load = new Load(node.jackfield.traffic().orElseThrow().getPort(), 4)) {
            busy(node.registry());
            pause(SETTLED_MILLIS);
            Kept beginning = Kept.of(node, measured);
            pause(readings * 100L - SETTLED_MILLIS);
            Kept end = Kept.of(node, measured);
            double hour = end.hour(beginning);
            double bytes = hour / HOUR;
            double all = hour * SERIES / 1e6;
            MetricHistory often = node.jackfield.bind(MetricHistory.class, "often");
            Histogram took = new Histogram(3);
            for (int i = 0; i < 2_000; i++) {
                long began = System.nanoTime();
                often.query(new RangeQuery(end.changing(), Map.of(), Instant.MIN, Instant.MAX, 300));
                took.recordValue(System.nanoTime() - began);
            }
            double median = took.getValueAtPercentile(50) / 1e6;
            double slow = took.getValueAtPercentile(99) / 1e6;
            String from = String.format(
                    Locale.ROOT,
                    "%.0f readings every %s, %d of %d series constant",
                    end.readings(),
                    interval,
                    end.constant(),
                    end.series());
            return List.of(
                    new Row(
                            "history, bytes for a point of an hour, from " + from,
                            String.format(Locale.ROOT, "%.2f B", bytes),
                            "-",
                            "-",
                            "<= 2 B, at most half constant",
                            end.constant() * 2 > end.series() ? Row.Verdict.NOISY : Row.atMost(bytes, bytes, 2)),
                    new Row(
                            "history, 10 000 series for an hour",
                            String.format(Locale.ROOT, "%.0f MB", all),
                            "-",
                            "-",
                            "<= 100 MB",
                            Row.atMost(all, all, 100)),
                    new Row(
                            "a range query of " + readings + " readings, p50 (p99)",
                            String.format(Locale.ROOT, "%.2f ms (%.2f)", median, slow),
                            "-",
                            "-",
                            "<= 5 ms",
                            Row.atMost(median, slow, 5)));
        }
    }

    private static Map<String, Object> memory(String interval) {
        return Map.of("provider", "memory", "interval", interval, "retention", "1h", "maximum_memory", "1GB");
    }

    private static double value(MeterSnapshot snapshot, String name, String history) {
        return snapshot.readings().stream()
                .filter(each -> each.id().name().equals(name)
                        && history.equals(each.id().tags().get("history")))
                .mapToDouble(each -> ((Reading.Gauge) each).value())
                .findFirst()
                .orElseThrow();
    }

    /** An application that counts and times: some routes often, most seldom. */
    private static void busy(MeterRegistry registry) {
        Thread thread = new Thread(
                () -> {
                    Random random = new Random(1);
                    for (; ; ) {
                        int route = (int) Math.abs(random.nextGaussian() * 20);
                        registry.counter("bench.calls", "route", "r" + route).increment();
                        registry.timer("bench.time", "route", "r" + route)
                                .record(Duration.ofNanos((long) (1e6 * Math.exp(random.nextGaussian()))));
                        try {
                            pause(1);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "busy application");
        thread.setDaemon(true);
        thread.start();
    }
}
