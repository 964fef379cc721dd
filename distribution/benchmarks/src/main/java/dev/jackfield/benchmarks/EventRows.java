package dev.jackfield.benchmarks;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How fast events reach many clients, and what that costs. Each event is that of a real swap. */
final class EventRows {
    private static final int CLIENTS = 1000;
    private static final int PER_SECOND = 10;

    private EventRows() {}

    /** What a while of events came to. */
    private record While(Histogram ages, double cores, int lost) {}

    static List<Row> run(Path home, boolean quick) throws IOException, InterruptedException {
        Duration warming = Duration.ofSeconds(quick ? 10 : 20);
        Duration measured = Duration.ofSeconds(quick ? 15 : 60);
        While one;
        While many;
        try (Server server = new Server(home)) {
            one = observe(server, 1, warming, measured);
            many = observe(server, CLIENTS, warming, measured);
        }
        long expected = one.ages.getTotalCount() * CLIENTS;
        double p99 = many.ages.getValueAtPercentile(99) / 1000.0;
        return List.of(
                new Row(
                        CLIENTS + " event clients: connections lost",
                        many.lost + " of " + CLIENTS,
                        "-",
                        many.ages.getTotalCount() + " events read",
                        "0",
                        many.lost == 0 && many.ages.getTotalCount() >= expected / 2
                                ? Row.Verdict.OK
                                : Row.Verdict.SHORT),
                new Row(
                        CLIENTS + " event clients: p99 from event to client",
                        milliseconds(p99),
                        milliseconds(one.ages.getValueAtPercentile(99) / 1000.0),
                        "longest " + milliseconds(many.ages.getMaxValue() / 1000.0),
                        "<= 100 ms",
                        p99 <= 100 ? Row.Verdict.OK : Row.Verdict.SHORT),
                new Row(
                        CLIENTS + " event clients: processor time, " + PER_SECOND + " swaps a second",
                        percent(many.cores),
                        percent(one.cores),
                        "of it for the clients " + percent(many.cores - one.cores),
                        "<= 25% of a core",
                        many.cores <= 0.25 ? Row.Verdict.OK : Row.Verdict.SHORT));
    }

    private static While observe(Server server, int clients, Duration warming, Duration measured)
            throws IOException, InterruptedException {
        try (EventClients readers = new EventClients(server, clients)) {
            swap(server, warming);
            readers.ages();
            Duration before = server.processorTime();
            long begin = System.nanoTime();
            swap(server, measured);
            double cores = (double) server.processorTime().minus(before).toNanos() / (System.nanoTime() - begin);
            return new While(readers.ages(), cores, readers.lost());
        }
    }

    private static void swap(Server server, Duration during) throws IOException, InterruptedException {
        long step = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long next = System.nanoTime();
        long end = next + during.toNanos();
        for (int i = 0; next < end; i++) {
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            server.call(
                    "PUT",
                    "/api/v1/bindings/cache.store/l1",
                    new JsonObject().put("provider", i % 2 == 0 ? "map" : "caffeine"));
            next += step;
        }
    }

    private static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%.1f ms", value);
    }

    private static String percent(double cores) {
        return String.format(Locale.ROOT, "%.0f%%", cores * 100);
    }
}
