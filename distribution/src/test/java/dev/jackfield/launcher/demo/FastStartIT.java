package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches of loaded classes: made by themselves, used, never stale, and never in the way. */
class FastStartIT {
    private static final String WORD = "Ctrl-C";
    private static final String OTHER = "Ctrl-K";

    /** A cache for each Java, made once; tests that change it copy it. */
    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private Path home = Launched.HOME;
    private Path cache;

    @BeforeEach
    void freshCache() {
        cache = folder.resolve("cache");
    }

    private void useWhatWasMade(Path java, int feature) throws IOException, InterruptedException {
        cache = made.resolve(String.valueOf(feature));
        if (!Files.isDirectory(cache)) {
            assertThat(run(java, "fast-start").out()).contains("jackfield-" + feature + "-");
        }
    }

    private void copyTheDistribution() throws IOException {
        home = folder.resolve("home");
        try (Stream<Path> files = Files.walk(Launched.HOME)) {
            for (Path file : files.toList()) {
                Path to = home.resolve(Launched.HOME.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void aCacheIsMadeAndUsedAndSaysNothing(int feature) throws Exception {
        Path java = java(feature);
        useWhatWasMade(java, feature);

        Ran logged = run(
                java, Map.of("JACKFIELD_OPTS", "-Xlog:class+load:file=" + folder.resolve("loaded.log")), "--version");
        assertThat(logged.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("loaded.log")))
                .containsPattern("dev\\.jackfield\\.launcher\\.Main source: shared objects file");
        assertThat(run(java, "--version").all()).hasLineCount(2).startsWith("jackfield ");
        assertThat(run(java, "doctor", "--data=" + folder.resolve("data")).out())
                .contains("used: " + cache);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theCodeOfAChangedJarRunsAlthoughSizeAndTimeAreTheSame(int feature) throws Exception {
        Path java = java(feature);
        copyTheDistribution();
        Path jar = launcher();
        // stored and not compressed, so that another word leaves the size as it is
        replaceWord(jar, jar, WORD, WORD);
        run(java, "fast-start");
        assertThat(caches()).isEqualTo(1);
        long size = Files.size(jar);
        FileTime time = Files.getLastModifiedTime(jar);
        assertThat(run(java, "run", "--help").out()).contains(WORD);
        replaceWord(jar, jar, WORD, OTHER);
        Files.setLastModifiedTime(jar, time);

        assertThat(Files.size(jar)).isEqualTo(size);
        Ran after = run(java, "run", "--help");
        assertThat(after.out()).contains(OTHER).doesNotContain(WORD);
        assertThat(after.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void aCacheThatIsBrokenOrOfAnotherJavaIsLeftAloneWithoutAWord(int feature) throws Exception {
        Path java = java(feature);
        useWhatWasMade(java, feature);
        Path whole = cache;
        cache = Files.createDirectory(folder.resolve("cache"));
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.filter(one -> !one.endsWith(".lock")).toList()) {
                Files.write(cache.resolve(file.getFileName()), "not a cache".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(run(java, "doctor", "--data=" + folder.resolve("data")).out())
                .contains("used: " + cache);
        Ran ran = run(java, "--version");
        assertThat(ran.code()).isZero();
        assertThat(ran.all()).hasLineCount(2).startsWith("jackfield ");
        if (feature == Runtime.version().feature()) {
            assertThat(run(java, "fast-start", "--anew").code()).isZero();
            assertThat(caches()).isEqualTo(1);
            assertThat(Files.size(onlyCache())).isGreaterThan(1_000_000);
        }
    }

    @Test
    void theFirstStartMakesOneInTheBackgroundAndTwoAtOnceDoNoHarm() throws Exception {
        Map<String, String> on = Map.of("JACKFIELD_FAST_START", "on", "JACKFIELD_CACHE", cache.toString());
        try (Launched one = Launched.start(folder, on, serve("one")).ready();
                Launched two = Launched.start(folder, on, serve("two")).ready()) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> caches() == 1 && leftOver() == 0);
            assertThat(one.isAlive() && two.isAlive()).isTrue();
        }
    }

    @Test
    void whereNothingCanBeWrittenItStartsAllTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Map<String, String> on = Map.of(
                "JACKFIELD_FAST_START",
                "on",
                "JACKFIELD_CACHE",
                file.resolve("below").toString());
        try (Launched jackfield = Launched.start(folder, on, serve("data")).ready()) {
            try (Wire wire =
                    new Wire(jackfield.control().getHost(), jackfield.control().getPort())) {
                assertThat(wire.get("/health/ready").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void offMeansThatNoneIsUsedAndNoneIsMade() throws Exception {
        Path java = Path.of(System.getProperty("java.home"));
        useWhatWasMade(java, Runtime.version().feature());
        Map<String, String> off = Map.of("JACKFIELD_FAST_START", "off");
        assertThat(run(java, off, "doctor", "--data=" + folder.resolve("data")).out())
                .contains("fast start", "off:");
        assertThat(run(java, off, "fast-start").code()).isEqualTo(1);
    }

    @Test
    void aCacheInAFolderWithABlankIsMadeAndUsedUnlessOthersCanWriteThere() throws Exception {
        Path java = Path.of(System.getProperty("java.home"));
        cache = folder.resolve("a cache");
        assertThat(run(java, "fast-start").out()).contains(cache.toString());
        assertThat(run(java, "doctor", "--data=" + folder.resolve("data")).out())
                .contains("used: " + cache);

        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run(java, "doctor", "--data=" + folder.resolve("data")).out())
                .doesNotContain("used: " + cache);
        assertThat(run(java, "fast-start").err()).contains("others can write to it");
    }

    private String[] serve(String data) {
        return new String[] {"run", "--port=0", "--control-port=0", "--data=" + folder.resolve(data)};
    }

    private long caches() throws IOException {
        if (!Files.isDirectory(cache)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("jackfield-"))
                    .count();
        }
    }

    private Path onlyCache() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("jackfield-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private long leftOver() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".training"))
                    .count();
        }
    }

    private Path launcher() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("jackfield-launcher"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Writes a jar anew, without compression, with another word of the same length in the main class. */
    private static void replaceWord(Path from, Path to, String word, String other) throws IOException {
        Path made = Files.createTempFile(to.getParent(), "made", ".tmp");
        try (JarFile jar = new JarFile(from.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(made))) {
            out.setLevel(java.util.zip.Deflater.NO_COMPRESSION);
            for (JarEntry entry : new ArrayList<>(jar.stream().toList())) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith("launcher/RunCommand.class")) {
                    bytes = new String(bytes, StandardCharsets.ISO_8859_1)
                            .replace(word, other)
                            .getBytes(StandardCharsets.ISO_8859_1);
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(0);
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        Files.move(made, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path java(int feature) {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of(System.getProperty("java.home")));
        Path known = Path.of("/usr/lib/jvm");
        try (Stream<Path> found = Files.list(known)) {
            found.sorted(Comparator.naturalOrder()).forEach(candidates::add);
        } catch (IOException none) {
            // only this one then
        }
        Path java = candidates.stream()
                .filter(candidate -> Files.isExecutable(candidate.resolve("bin/java")))
                .filter(candidate -> release(candidate).contains("JAVA_VERSION=\"" + feature + "."))
                .findFirst()
                .orElse(null);
        assumeTrue(java != null, "there is no JDK " + feature + " here, so nothing is said about it");
        return java;
    }

    private static String release(Path java) {
        try {
            return Files.readString(java.resolve("release"));
        } catch (IOException none) {
            return "";
        }
    }

    private record Ran(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private Ran run(Path java, String... arguments) throws IOException, InterruptedException {
        return run(java, Map.of(), arguments);
    }

    private Ran run(Path java, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("JACKFIELD_FAST_START", "on");
        builder.environment().put("JACKFIELD_CACHE", cache.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
