package dev.jackfield.benchmarks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How soon the patch panel is usable in Chromium after a navigation, with nothing of it in the browser's cache, and how much is
 * transferred. Measured by {@code measure.mjs} of the browser tests.
 */
final class PageRows {
    private static final String USABLE = "the panel is usable after a navigation";
    private static final List<Path> CHROMIUM = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

    private PageRows() {}

    static List<Row> run(Path home, boolean quick) throws IOException, InterruptedException {
        Optional<Path> found = CHROMIUM.stream().filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) {
            return List.of(Row.skipped(USABLE, "there is no chromium; on Debian: apt-get install chromium"));
        }
        Path chromium = found.get();
        Path work = home.resolveSibling("browser");
        copy(home.resolve("../../src/test/browser").normalize(), work);
        if (ran(work, chromium, "npm", "ci", "--no-audit", "--no-fund").isEmpty()) {
            return List.of(Row.skipped(USABLE, "node and npm are needed, and a way to npm's packages"));
        }
        String told = ran(work, chromium, "node", "measure.mjs", quick ? "10" : "30")
                .orElseThrow(() -> new IOException("measure.mjs failed"));
        JsonObject measured = new JsonObject(
                told.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
        double[] usable = sorted(measured.getJsonArray("usable"));
        double[] kilobytes = sorted(measured.getJsonArray("transferred"));
        double low = usable[(int) (usable.length * 0.2)];
        double high = usable[(int) (usable.length * 0.8)];
        double most = kilobytes[kilobytes.length - 1] / 1024;
        return List.of(
                new Row(
                        USABLE,
                        String.format(Locale.ROOT, "%.0f ms", usable[usable.length / 2]),
                        "-",
                        String.format(Locale.ROOT, "[%.0f, %.0f] ms", low, high),
                        "<= 300 ms",
                        Row.atMost(low, high, 300)),
                new Row(
                        "the panel, transferred",
                        String.format(Locale.ROOT, "%.0f KB", most),
                        "-",
                        "-",
                        "<= 150 KB",
                        most <= 150 ? Row.Verdict.OK : Row.Verdict.SHORT));
    }

    private static double[] sorted(JsonArray numbers) {
        double[] values = numbers.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
        Arrays.sort(values);
        return values;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    /** {@return what a command printed; empty where it is not there or failed} */
    private static Optional<String> ran(Path work, Path chromium, String... command) throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(work.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("JACKFIELD_HOME", work.resolveSibling("jackfield").toString());
        builder.environment().put("JACKFIELD_WORK", work.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CHROMIUM", chromium.toString());
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
