package dev.jackfield.benchmarks;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is measured on the distribution from outside: reloads, swaps of the gateway, stop, start. */
final class ServerRows {
    private static final Pattern METASPACE = Pattern.compile("sun\\.gc\\.metaspace\\.used=(\\d+)");
    private static final Pattern LOADERS = Pattern.compile("dev\\.jackfield\\.kernel\\.plugin\\.LayerLoader");

    private ServerRows() {}

    static List<Row> reloads(Path home, boolean quick) throws IOException, InterruptedException {
        int reloads = quick ? 300 : 1000;
        int step = reloads / 10;
        // metaspace also holds the profiles that C2 is fed with, which grow for as long as code gets warm; without it
        // only
        // what the reloads leave is measured
        try (Server server = Server.with("-XX:TieredStopAtLevel=1", home)) {
            int loadersBefore = loaders(server);
            List<Integer> metaspace = new ArrayList<>();
            for (int i = 1; i <= reloads; i++) {
                server.call("POST", "/api/v1/plugins/cache-caffeine/reload", null);
                if (i % step == 0) {
                    // what the last reload left is still on its way out
                    for (int looks = 0; looks < 10 && loaders(server) > loadersBefore; looks++) {
                        LockSupport.parkNanos(100_000_000);
                    }
                    metaspace.add(metaspace(server));
                }
            }
            int left = loaders(server) - loadersBefore;
            double grown = (metaspace.get(9) - metaspace.get(0)) / 1024.0;
            return List.of(
                    new Row(
                            reloads + " plugin reloads: loaders left alive",
                            "" + left,
                            "0",
                            "-",
                            "0",
                            left == 0 ? Row.Verdict.OK : Row.Verdict.SHORT),
                    new Row(
                            reloads + " plugin reloads: metaspace without C2, last tenth against first",
                            metaspace.get(9) + " KB",
                            metaspace.get(0) + " KB",
                            String.format(Locale.ROOT, "%+.2f MB", grown),
                            "<= 1 MB",
                            grown <= 1 ? Row.Verdict.OK : Row.Verdict.SHORT));
        }
    }

    private static int loaders(Server server) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            server.jcmd("GC.run");
        }
        return (int)
                LOADERS.matcher(server.jcmd("VM.classloader_stats")).results().count();
    }

    private static int metaspace(Server server) throws IOException, InterruptedException {
        String text = server.jcmd("PerfCounter.print");
        Matcher used = METASPACE.matcher(text);
        if (!used.find()) {
            throw new IOException("jcmd PerfCounter.print names no metaspace");
        }
        return Math.toIntExact(Long.parseLong(used.group(1)) / 1024);
    }

    static List<Row> gateway(Path home, boolean quick) throws IOException, InterruptedException {
        int swaps = quick ? 50 : 100;
        try (Origin origin = new Origin();
                Server server = new Server(home, "--upstream", origin.url())) {
            long answered;
            long failed;
            String first;
            double slowest = 0;
            try (Load load = new Load(server.port, 64)) {
                await(load, 2_000);
                for (int i = 0; i < swaps; i++) {
                    long before = load.answered.sum();
                    JsonObject report = server.call("PUT", "/api/v1/bindings/gateway/default", gatewayOptions(i));
                    slowest = Math.max(slowest, report.getDouble("drained_ms"));
                    await(load, before + 200 - load.answered.sum());
                }
                load.close();
                answered = load.answered.sum();
                failed = load.failed.sum();
                first = String.join("; ", load.failures);
            }
            Row lost = new Row(
                    swaps + " swaps of the gateway, 64 connections: failed",
                    failed + " of " + (answered + failed) + (first.isEmpty() ? "" : " (" + first + ")"),
                    "-",
                    String.format(Locale.ROOT, "slowest drain %.0f ms", slowest),
                    "0",
                    failed == 0 && answered > 0 ? Row.Verdict.OK : Row.Verdict.SHORT);
            return List.of(lost);
        }
    }

    private static JsonObject gatewayOptions(int i) {
        return new JsonObject()
                .put("provider", "pipeline")
                .put("options", new JsonObject().put("http_cache", i % 2 == 0 ? "off" : "standard"));
    }

    /** Waits until so many more requests have been answered. */
    private static void await(Load load, long more) {
        long until = load.answered.sum() + more;
        while (load.answered.sum() < until && load.failed.sum() == 0) {
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    static List<Row> stop(Path home, boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 3 : 10;
        long lost = 0;
        long answered = 0;
        long slowest = 0;
        StringBuilder why = new StringBuilder();
        for (int i = 0; i < rounds; i++) {
            try (Origin origin = new Origin();
                    Server server = new Server(home, "--upstream", origin.url());
                    Load load = new Load(server.port, 64)) {
                await(load, 2_000);
                slowest = Math.max(slowest, server.terminate());
                load.close();
                lost += load.failed.sum();
                answered += load.answered.sum();
                load.failures.forEach(failure -> why.append("; ").append(failure));
            }
        }
        return List.of(
                new Row(
                        rounds + " stops by SIGTERM under load, 64 connections: lost",
                        lost + " of " + (answered + lost) + why,
                        "-",
                        "-",
                        "0",
                        lost == 0 ? Row.Verdict.OK : Row.Verdict.SHORT),
                new Row(
                        rounds + " stops by SIGTERM under load: the slowest",
                        slowest + " ms",
                        "-",
                        "-",
                        "<= 9000 ms",
                        slowest <= 9000 ? Row.Verdict.OK : Row.Verdict.SHORT));
    }

    static List<Row> start(Path home, boolean quick) throws IOException {
        int feature = Runtime.version().feature();
        int[] millis = new int[quick ? 5 : 15];
        for (int i = 0; i < millis.length; i++) {
            try (Server server = new Server(home)) {
                millis[i] = server.readyMillis;
            }
        }
        Arrays.sort(millis);
        int median = millis[millis.length / 2];
        int high = millis[(int) (millis.length * 0.8)];
        int low = millis[(int) (millis.length * 0.2)];
        return List.of(new Row(
                "ready with all plugins, JDK " + feature,
                median + " ms",
                "-",
                "[" + low + ", " + high + "] ms",
                feature == 17 ? "<= 1500 ms" : "-",
                feature == 17 ? Row.atMost(low, high, 1500) : Row.Verdict.OK));
    }
}
