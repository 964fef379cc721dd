package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From nothing to a plugin that runs, by the archetype and by the command, with the distribution's repository alone. */
class NewPluginIT {
    private static final Path MAVEN = Path.of(System.getProperty("jackfield.maven", "/usr/share/maven"), "bin", "mvn");
    private static final Path CACHED = Path.of(
            System.getProperty("jackfield.maven.repository", System.getProperty("user.home") + "/.m2/repository"));
    private static final Path LOCAL =
            Launched.HOME.resolveSibling("local-repository").toAbsolutePath();
    private static final String ARCHETYPE = "org.apache.maven.plugins:maven-archetype-plugin:"
            + System.getProperty("jackfield.archetype.version", "3.4.1") + ":";
    private static final Path REPOSITORY = Launched.HOME.resolve("repository");
    private static final String URL = REPOSITORY.toUri().toString().replaceFirst("/$", "");
    private static final String VERSION = System.getProperty("jackfield.version", "0.1.0");

    @TempDir
    static Path workshop;

    /** A Maven run. */
    private record Build(int exit, String output) {}

    @BeforeAll
    static void furnish() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(MAVEN), () -> "no Maven at " + MAVEN);
        // Maven looks above a project for the folder of its settings, and would find ours
        Files.createDirectory(workshop.resolve(".mvn"));
        shareAllButOurs();
        Build help = maven(workshop, ARCHETYPE + "help");
        Assumptions.assumeTrue(
                help.exit() == 0, () -> "Maven's archetype plugin can't be resolved here: " + help.output());
    }

    /**
     * What other builds left of Jackfield in the local repository must not be used, nor ours be left there. The links are not
     * in a temporary folder, so that nothing that empties one can follow them.
     */
    private static void shareAllButOurs() throws IOException {
        Path dev = Files.createDirectories(LOCAL.resolve("dev"));
        Path ours = dev.resolve("jackfield");
        if (Files.isDirectory(ours)) {
            try (Stream<Path> left = Files.walk(ours)) {
                for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        link(CACHED, LOCAL, "dev");
        link(CACHED.resolve("dev"), dev, "jackfield");
    }

    private static void link(Path from, Path to, String not) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> folders = Files.list(from)) {
            for (Path folder : folders.filter(one -> !one.endsWith(not)).toList()) {
                Path link = to.resolve(folder.getFileName());
                if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(link, folder);
                }
            }
        }
    }

    private static Build maven(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(MAVEN.toString(), "-B", "-ntp", "-Dmaven.repo.local=" + LOCAL));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(workshop, "maven", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as(() -> text(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Build(process.exitValue(), text(output));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Build generate(Path folder, String... properties) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-gs",
                REPOSITORY.resolve("settings.xml").toString(),
                "-DjackfieldRepository=" + URL,
                ARCHETYPE + "generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=dev.jackfield",
                "-DarchetypeArtifactId=jackfield-plugin-archetype",
                "-DarchetypeVersion=" + VERSION));
        arguments.addAll(List.of(properties));
        return maven(folder, arguments.toArray(String[]::new));
    }

    private static Map<String, String> project(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(folder.relativize(file).toString(), text(file)));
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource({
        "cache.store, cache-tiny",
        "http.routes, greetings",
        "upstream,    nodes",
    })
    void projectOfTheArchetypeIsThatOfTheCommandAndItsPluginIsProvedAndRuns(String point, String name)
            throws Exception {
        Path byArchetype = Files.createDirectory(workshop.resolve("archetype-" + name));
        Build generated = generate(byArchetype, "-DartifactId=" + name, "-Dpoint=" + point);
        assertThat(generated.exit()).as(generated.output()).isZero();
        Path project = byArchetype.resolve(name);

        Path byCommand = workshop.resolve("command-" + name);
        long begun = System.nanoTime();
        try (Launched command = Launched.start(
                workshop, "plugins", "new", name, "--point", point, "--directory", byCommand.toString())) {
            assertThat(command.ended()).as(command.err()).isZero();
            assertThat(command.out()).contains("mvn verify", name + "-1.0.0.zip");
        }
        double made = secondsSince(begun);
        assertThat(project(project)).isEqualTo(project(byCommand)).hasSizeGreaterThanOrEqualTo(7);
        assertThat(project(project).values()).noneMatch(text -> text.contains("${") || text.contains("@revision@"));

        begun = System.nanoTime();
        Build built = maven(byCommand, "-q", "verify");
        double proved = secondsSince(begun);
        assertThat(built.exit()).as(built.output()).isZero();
        assertThat(built.output()).contains(name + ": 50 swaps", " 0 failed, 0 cut", "loaded 10 times, 0 left behind");
        Path plugin = byCommand.resolve("target/" + name + "-1.0.0.zip");
        try (Launched verified =
                Launched.start(workshop, "plugins", "verify", plugin.toString(), "--swaps", "3", "--loads", "2")) {
            assertThat(verified.ended()).as(verified.out() + verified.err()).isZero();
            assertThat(verified.out())
                    .contains("provider " + point + "/" + name.replace('-', '_'), "All is well: it can be dropped.");
        }
        double visible = drop(plugin, name);
        System.out.printf(
                Locale.ROOT,
                "%s, from an empty folder: made in %.1f s, built and proved in %.1f s, visible %.1f s after it was dropped%n",
                name,
                made,
                proved,
                visible);
    }

    /** {@return how many seconds it took until a server that runs showed it, as the panel does} */
    private static double drop(Path plugin, String name) throws Exception {
        Path home = Files.createDirectory(workshop.resolve("server-" + name));
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        try (Stream<Path> ours = Files.list(Launched.HOME.resolve("plugins"))) {
            for (Path one : ours.toList()) {
                Files.copy(one, plugins.resolve(one.getFileName()));
            }
        }
        try (Launched server = Launched.run(home, "--plugins=" + plugins).ready()) {
            String token = Files.readString(home.resolve("data/admin-token")).strip();
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest shown = HttpRequest.newBuilder(server.control().resolve("/api/v1/plugins/" + name))
                    .header("Authorization", "Bearer " + token)
                    .build();
            assertThat(client.send(shown, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
            long begun = System.nanoTime();
            Files.copy(plugin, plugins.resolve(plugin.getFileName()));
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            client.send(shown, BodyHandlers.ofString()).body().contains("\"started\""));
            return secondsSince(begun);
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-DartifactId=tiny -Dpoint=cache", "-DartifactId=Tiny", "-DartifactId=cache-2"})
    void mistakeSaysWhatIsPossibleAndLeavesNothing(String properties) throws Exception {
        Path folder = Files.createTempDirectory(workshop, "mistaken");
        Build generated = generate(folder, properties.split(" "));

        assertThat(generated.exit()).isNotZero();
        assertThat(generated.output()).containsAnyOf("available: cache.store", "such as cache-tiny", "-Dpackage=");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void catalogNamesTheArchetypeThatIsThere() {
        assertThat(text(REPOSITORY.resolve("archetype-catalog.xml")))
                .contains("<version>" + VERSION + "</version>")
                .doesNotContain("${");
        assertThat(REPOSITORY.resolve("dev/jackfield/jackfield-plugin-archetype/" + VERSION))
                .isDirectory();
    }
}
