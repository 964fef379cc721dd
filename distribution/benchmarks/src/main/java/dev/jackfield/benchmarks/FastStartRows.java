package dev.jackfield.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * From the start of {@code bin/jackfield} to the first 200 of {@code /health/ready}, with twelve plugins and a cache of loaded
 * classes. On JDK 17 and on JDK 25: this JVM's, those of {@code JACKFIELD_BENCH_JDK17} and {@code JACKFIELD_BENCH_JDK25},
 * those in {@code /usr/lib/jvm}.
 */
final class FastStartRows {
    private static final int PLUGINS = 12;
    private static final List<String> CHOSEN =
            List.of("cluster-redis-", "database-mysql-", "database-postgresql-", "metrics-otlp-");

    private FastStartRows() {}

    static List<Row> run(Path home, boolean quick) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("jackfield-start");
        try {
            Path plugins = Files.createDirectory(work.resolve("plugins"));
            try (Stream<Path> ours = Files.list(home.resolve("plugins"))) {
                for (Path plugin : ours.filter(FastStartRows::isBound).toList()) {
                    Files.copy(plugin, plugins.resolve(plugin.getFileName()));
                }
            }
            new Fillers(home, work).fill(plugins, PLUGINS);
            List<Row> rows = new ArrayList<>();
            rows.add(row(home, work, plugins, 25, 900, quick));
            rows.add(row(home, work, plugins, 17, 1200, quick));
            return rows;
        } finally {
            delete(work);
        }
    }

    /** Whether a configuration that says nothing plugs it in. */
    private static boolean isBound(Path plugin) {
        String name = plugin.getFileName().toString();
        return CHOSEN.stream().noneMatch(name::startsWith);
    }

    private static Row row(Path home, Path work, Path plugins, int feature, int target, boolean quick)
            throws IOException, InterruptedException {
        String what = "ready with " + PLUGINS + " plugins, JDK " + feature + ", class cache";
        Optional<Path> java = java(feature);
        if (java.isEmpty()) {
            return Row.skipped(what, "there is no JDK " + feature + "; JACKFIELD_BENCH_JDK" + feature + " names one");
        }
        ProcessBuilder training = command(home, work, java.get(), "on", "fast-start");
        training.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (training.start().waitFor() != 0) {
            throw new IOException("no cache could be made for JDK " + feature);
        }
        int rounds = quick ? 5 : 15;
        long[] with = new long[rounds];
        long[] without = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            with[i] = start(home, work, plugins, java.get(), "use");
            without[i] = start(home, work, plugins, java.get(), "off");
        }
        Arrays.sort(with);
        Arrays.sort(without);
        long low = with[(int) (rounds * 0.2)];
        long high = with[(int) (rounds * 0.8)];
        return new Row(
                what,
                with[rounds / 2] + " ms",
                without[rounds / 2] + " ms without",
                String.format(Locale.ROOT, "[%d, %d] ms", low, high),
                "<= " + target + " ms",
                Row.atMost(low, high, target));
    }

    private static ProcessBuilder command(Path home, Path work, Path java, String mode, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(work.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("JACKFIELD_FAST_START", mode);
        builder.environment().put("JACKFIELD_CACHE", work.resolve("cache").toString());
        return builder;
    }

    private static long start(Path home, Path work, Path plugins, Path java, String mode)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path data = Files.createTempDirectory(work, "data");
        ProcessBuilder builder = command(
                home,
                work,
                java,
                mode,
                "run",
                "--port=0",
                "--control-port=" + port,
                "--plugins=" + plugins,
                "--data=" + data);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        long before = System.nanoTime();
        Process process = builder.start();
        try {
            while (!ready(port)) {
                if (!process.isAlive()) {
                    throw new IOException("it ended: " + Files.readString(work.resolve("log")));
                }
                LockSupport.parkNanos(2_000_000);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean ready(int port) {
        try {
            HttpURLConnection asked = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/health/ready")
                    .toURL()
                    .openConnection();
            try (InputStream in = asked.getInputStream()) {
                in.readAllBytes();
            }
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Optional<Path> java(int feature) throws IOException {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Optional.ofNullable(System.getenv("JACKFIELD_BENCH_JDK" + feature))
                .map(Path::of)
                .ifPresent(candidates::add);
        Path known = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(known)) {
            try (Stream<Path> found = Files.list(known)) {
                found.sorted().forEach(candidates::add);
            }
        }
        for (Path candidate : candidates) {
            Path release = candidate.resolve("release");
            if (Files.isRegularFile(release) && Files.readString(release).contains("JAVA_VERSION=\"" + feature + ".")) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
