package dev.jackfield.benchmarks;

import dev.jackfield.kernel.install.Archives;
import dev.jackfield.kernel.install.Installation;
import dev.jackfield.kernel.trust.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Installing 50 plugins of 2 MB: each is copied, every entry of the archive and of the jar within it is verified, hashed and
 * written into the lock. Once as the command that an operator types, and once without the start of its JVM. Each in a JVM of
 * its own, as nothing is warm when an operator types it.
 */
final class LockRows {
    private static final int PLUGINS = 50;
    private static final int BYTES = 2 << 20;
    private static final double TARGET_MILLIS = 1_000;

    private LockRows() {}

    static List<Row> run(Path home, boolean quick) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("jackfield-benchmark");
        try {
            Path archives = Files.createDirectory(folder.resolve("archives"));
            for (int i = 0; i < PLUGINS; i++) {
                write(archives.resolve("plugin-" + i + ".zip"), "plugin-" + i, new Random(i));
            }
            int runs = quick ? 3 : 7;
            double[] inside = new double[runs];
            double[] whole = new double[runs];
            for (int i = 0; i < runs; i++) {
                inside[i] = inside(archives, folder.resolve("inside-" + i));
                whole[i] = whole(home, archives, folder.resolve("whole-" + i));
            }
            return List.of(
                    row("verify and lock 50 plugins of 2 MB, after the JVM's start", inside),
                    row("verify and lock 50 plugins of 2 MB, the whole command", whole));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Row row(String what, double[] millis) {
        Arrays.sort(millis);
        double median = millis[millis.length / 2];
        return new Row(
                what,
                String.format(Locale.ROOT, "%.0f ms", median),
                "-",
                String.format(Locale.ROOT, "[%.0f, %.0f] ms", millis[0], millis[millis.length - 1]),
                "<= 1 s",
                Row.atMost(millis[1], millis[millis.length - 2], TARGET_MILLIS));
    }

    private static double inside(Path archives, Path into) throws IOException, InterruptedException {
        return Double.parseDouble(output(List.of(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockRows.class.getName(),
                        archives.toString(),
                        into.toString()))
                .strip());
    }

    private static double whole(Path home, Path archives, Path into) throws IOException, InterruptedException {
        Path config = Files.writeString(
                Files.createDirectories(into.resolve("conf")).resolve("jackfield.yaml"), "plugins: {trust: locked}\n");
        long begun = System.nanoTime();
        String table = output(List.of(
                home.resolve("bin/jackfield").toString(),
                "plugins",
                "install",
                archives.toString(),
                "--config",
                config.toString(),
                "--plugins",
                into.resolve("plugins").toString()));
        double millis = (System.nanoTime() - begun) / 1e6;
        if (table.lines().filter(line -> line.contains(" added ")).count() != PLUGINS) {
            throw new IOException("not all were added: " + table);
        }
        return millis;
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
        return text;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * @param arguments the folder with the archives, and one to install into
     * @throws IOException if the disk fails
     */
    public static void main(String[] arguments) throws IOException {
        Path into = Path.of(arguments[1]);
        long begun = System.nanoTime();
        List<Path> archives = Archives.in(Path.of(arguments[0]));
        int installed = new Installation(
                        into.resolve("plugins"),
                        into.resolve("conf/plugins.lock"),
                        Trust.inEverything(),
                        new Installation.Terms("benchmark", false, false, Instant.EPOCH))
                .run(archives)
                .size();
        double millis = (System.nanoTime() - begun) / 1e6;
        if (installed != PLUGINS) {
            throw new IOException(installed + " were installed");
        }
        System.out.println(millis);
    }

    /** A zip with one jar of a plugin, as the build makes them; what is in it does not compress, so all of it is read. */
    private static void write(Path file, String id, Random random) throws IOException {
        byte[] noise = new byte[BYTES];
        random.nextBytes(noise);
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", "1.0.0");
        attributes.putValue("Jackfield-Spi-Version", "1.0");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            manifest.write(text);
            put(zip, "META-INF/MANIFEST.MF", text.toByteArray());
            List<byte[]> parts = new ArrayList<>();
            for (int at = 0; at < BYTES; at += BYTES / 64) {
                parts.add(Arrays.copyOfRange(noise, at, at + BYTES / 64));
            }
            for (int i = 0; i < parts.size(); i++) {
                put(zip, "org/example/" + id.replace('-', '_') + "/resource-" + i, parts.get(i));
            }
        }
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "lib/" + id + ".jar", jar.toByteArray());
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
