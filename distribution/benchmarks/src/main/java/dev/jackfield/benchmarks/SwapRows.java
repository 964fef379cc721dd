package dev.jackfield.benchmarks;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Swaps of a memory store while four threads read and write it in an open loop: each call has an intended start, and its
 * latency counts from there, so that a stall is seen by every call that it delays.
 *
 * <p>Runs in a JVM of its own, without C2 and with memory that is there from the beginning: on two cores the compiler of
 * the swap's own code and the collector stall callers for longer than anything that is to be seen here.
 */
final class SwapRows {
    private static final String MARK = "row\t";
    private static final List<String> JVM = List.of(
            "-Xms2g", "-Xmx2g", "-Xmn1500m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final int THREADS = 4;
    private static final long PERIOD_NANOS = 1_000_000;
    /** A parked thread wakes up so much too late; the rest is spun away. */
    private static final long SLACK_NANOS = 20_000;

    private static final int ENTRIES = 1_000;
    private static final long WINDOW_NANOS = 10_000_000;
    private static final int PAIRS = 5;
    private static final int WARM_UP = 1000;
    private static final long BETWEEN_NANOS = 20_000_000;

    private final CacheStore store;
    private final int port;
    private final String headers;
    private final List<Double> drains = new ArrayList<>();
    private final List<Double> stalls = new ArrayList<>();
    private final List<Double> quiet = new ArrayList<>();
    private long failed;
    private long calls;

    private SwapRows(Jackfield jackfield, Path data) throws IOException {
        store = jackfield.bind(CacheStore.class, "l1");
        port = jackfield.control().orElseThrow().getPort();
        headers = "Authorization: Bearer "
                + Files.readString(data.resolve("admin-token")).strip() + "\r\nContent-Type: application/json\r\n";
    }

    static List<Row> run(Path home, boolean quick) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SwapRows.class.getName()));
        command.addAll(List.of(home.toString(), Boolean.toString(quick)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Row> rows = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> Row.of(line.substring(MARK.length())))
                .toList();
        if (process.waitFor() != 0 || rows.isEmpty()) {
            throw new IOException("the JVM that swaps ended with " + process.exitValue());
        }
        return rows;
    }

    /**
     * @param arguments the distribution's folder, and whether it has to be quick
     * @throws Exception what went wrong while measuring
     */
    public static void main(String[] arguments) throws Exception {
        measure(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]))
                .forEach(row -> System.out.println(MARK + row.line()));
        System.exit(0);
    }

    private static List<Row> measure(Path home, boolean quick) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("jackfield-benchmark");
        try (Jackfield jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .dataFolder(data)
                .flag("plugins.directory", home.resolve("plugins").toString())
                .flag("http.traffic.port", "0")
                .flag("http.control.port", "0")
                .build())) {
            return new SwapRows(jackfield, data).measure(quick ? 200 : 1000);
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private List<Row> measure(int swaps) throws IOException, InterruptedException {
        for (int i = 0; i < ENTRIES; i++) {
            store.put("key" + i, CacheEntry.of("value" + i));
        }
        // the kernel's own code has to be compiled
        segment(WARM_UP, true, 0);
        segment(WARM_UP / 100, false, BETWEEN_NANOS);
        drains.clear();
        stalls.clear();
        quiet.clear();
        double[] differences = new double[PAIRS];
        double ours = 0;
        double peer = 0;
        for (int i = 0; i < PAIRS; i++) {
            Segment with = segment(swaps / PAIRS, true, BETWEEN_NANOS);
            Segment without = segment(swaps / PAIRS, false, BETWEEN_NANOS);
            double a = with.latency.getValueAtPercentile(99.9) / 1000.0;
            double b = without.latency.getValueAtPercentile(99.9) / 1000.0;
            differences[i] = a - b;
            ours += a / PAIRS;
            peer += b / PAIRS;
        }
        Arrays.sort(differences);
        double stall = percentile(stalls, 0.99);
        double drain = percentile(drains, 0.5);
        return List.of(
                new Row(
                        swaps + " swaps under load: failed calls",
                        failed + " of " + calls,
                        "-",
                        "-",
                        "0",
                        failed == 0 ? Row.Verdict.OK : Row.Verdict.SHORT),
                new Row(
                        swaps + " swaps under load: p99.9 of all calls",
                        String.format(Locale.ROOT, "%.1f us", ours),
                        String.format(Locale.ROOT, "%.1f us", peer),
                        String.format(
                                Locale.ROOT,
                                "%+.1f us [%.1f, %.1f]",
                                differences[PAIRS / 2],
                                differences[1],
                                differences[PAIRS - 2]),
                        "<= 10 us more",
                        Row.atMost(differences[1], differences[PAIRS - 2], 10)),
                new Row(
                        swaps + " swaps under load: p99 of the longest stall at a switch",
                        String.format(Locale.ROOT, "%.3f ms", stall),
                        String.format(Locale.ROOT, "%.3f ms", percentile(quiet, 0.99)),
                        String.format(
                                Locale.ROOT, "medians %.3f, %.3f ms", percentile(stalls, 0.5), percentile(quiet, 0.5)),
                        "<= 1 ms",
                        stallVerdict(stall, percentile(quiet, 0.99))),
                new Row(
                        swaps + " swaps under load: median drain",
                        String.format(Locale.ROOT, "%.3f ms", drain),
                        "-",
                        String.format(Locale.ROOT, "max %.3f ms", percentile(drains, 1)),
                        "<= 1 ms",
                        drain <= 1 ? Row.Verdict.OK : Row.Verdict.SHORT));
    }

    /** Where a machine stalls its threads longer than the target by itself, only what is far above that says something. */
    private static Row.Verdict stallVerdict(double stall, double quiet) {
        if (stall <= 1) {
            return Row.Verdict.OK;
        }
        return quiet > 1 && stall <= 2 * quiet ? Row.Verdict.NOISY : Row.Verdict.SHORT;
    }

    private static double percentile(List<Double> values, double quantile) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * quantile)));
    }

    /** One stretch of load, with swaps or for the same time without. */
    private Segment segment(int swaps, boolean swapping, long between) throws IOException, InterruptedException {
        Segment segment = new Segment();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Caller caller = new Caller(i);
            callers.add(caller);
            caller.start();
        }
        List<long[]> windows = new ArrayList<>();
        try (Connection connection = new Connection(port)) {
            for (int i = 0; i < swaps; i++) {
                windows.add(swapping ? swap(connection, i) : window(System.nanoTime()));
                LockSupport.parkNanos(Math.max(1, between));
            }
        }
        for (Caller caller : callers) {
            caller.stop = true;
        }
        for (Caller caller : callers) {
            caller.join();
            segment.latency.add(caller.latency);
            failed += caller.failed;
            calls += caller.latency.getTotalCount();
        }
        for (long[] window : windows) {
            (swapping ? stalls : quiet)
                    .add(callers.stream()
                                    .mapToLong(caller -> caller.worst(window))
                                    .max()
                                    .orElse(0)
                            / 1e6);
        }
        return segment;
    }

    /** {@return the time within reach of the switch: it fell between the request and its answer} */
    private long[] swap(Connection connection, int i) throws IOException {
        JsonObject body = new JsonObject().put("provider", i % 2 == 0 ? "map" : "caffeine");
        long[] window = window(System.nanoTime());
        Connection.Answer answer = connection.exchange(
                "PUT", "/api/v1/bindings/cache.store/l1", headers, body.encode().getBytes(StandardCharsets.US_ASCII));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() != 200) {
            throw new IOException("the swap answered " + answer.status() + ": " + text);
        }
        drains.add(new JsonObject(text).getDouble("drained_ms"));
        window[1] = System.nanoTime() + WINDOW_NANOS;
        return window;
    }

    private static long[] window(long middle) {
        return new long[] {middle - WINDOW_NANOS, middle + WINDOW_NANOS};
    }

    private static final class Segment {
        final Histogram latency = new Histogram(3);
    }

    private final class Caller extends Thread {
        private static final int SLOW_NANOS = 20_000;

        private final Histogram latency = new Histogram(60_000_000_000L, 3);
        private final int number;
        private final List<long[]> slow = new ArrayList<>();
        private long failed;
        private volatile boolean stop;

        Caller(int number) {
            super("caller-" + number);
            this.number = number;
        }

        @Override
        public void run() {
            long intended = System.nanoTime() + PERIOD_NANOS * number / THREADS;
            for (int i = number; !stop; i++) {
                for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                    if (wait > SLACK_NANOS) {
                        LockSupport.parkNanos(wait - SLACK_NANOS);
                    } else {
                        Thread.onSpinWait();
                    }
                }
                try {
                    String key = "key" + i % ENTRIES;
                    if (i % 8 == 0) {
                        store.put(key, CacheEntry.of("value" + i));
                    } else if (store.get(key) == null) {
                        failed++;
                    }
                } catch (RuntimeException e) {
                    failed++;
                }
                long now = System.nanoTime();
                latency.recordValue(now - intended);
                if (now - intended > SLOW_NANOS) {
                    slow.add(new long[] {now, now - intended});
                }
                intended += PERIOD_NANOS;
            }
        }

        long worst(long[] window) {
            return slow.stream()
                    .filter(call -> call[0] >= window[0] && call[0] - call[1] <= window[1])
                    .mapToLong(call -> call[1])
                    .max()
                    .orElse(0);
        }
    }
}
