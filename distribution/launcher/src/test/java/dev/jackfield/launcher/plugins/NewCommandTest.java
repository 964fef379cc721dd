package dev.jackfield.launcher.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.place.Distribution;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NewCommandTest {
    private static final Map<String, String> TEMPLATES = Map.of(
            "pom.xml", "${groupId}:${artifactId}:${version} from ${jackfieldRepository}",
            "cache.store/README.md", "${artifactId} of ${point}",
            "cache.store/src/main/java/module-info.java", "module ${package} {}",
            "cache.store/src/main/java/Store.java", "package ${package}; // ${provider}",
            "cache.store/src/test/java/StoreTest.java", "package ${package}; // $dollar and \\",
            "http.routes/pom.xml", "other pom of ${artifactId}",
            "http.routes/src/main/java/module-info.java", "module ${package} {}");

    @TempDir
    Path folder;

    private Distribution distribution = new Distribution(Path.of(""));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void packTemplates() throws IOException {
        distribution = new Distribution(folder.resolve("home"));
        Files.createDirectories(distribution.archetype().getParent());
        try (OutputStream file = Files.newOutputStream(distribution.archetype());
                ZipOutputStream jar = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> template : TEMPLATES.entrySet()) {
                jar.putNextEntry(new ZipEntry("archetype-resources/" + template.getKey()));
                jar.write(template.getValue().getBytes(StandardCharsets.UTF_8));
            }
            jar.putNextEntry(new ZipEntry("META-INF/maven/archetype-metadata.xml"));
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--directory")) {
            all.addAll(List.of("--directory", folder.resolve("made").toString()));
        }
        return new CommandLine(new NewCommand(distribution))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((mistake, given) -> {
                    err.append(mistake.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(all.toArray(String[]::new));
    }

    private String made(String file) throws IOException {
        return Files.readString(folder.resolve("made").resolve(file));
    }

    @Test
    void projectHasEverythingOfItsPointInItsPackageAndNothingElse() throws IOException {
        assertThat(run("cache-tiny")).as(err.toString()).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("made"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.resolve("made").relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "pom.xml",
                            "README.md",
                            "src/main/java/module-info.java",
                            "src/main/java/org/example/cache/tiny/Store.java",
                            "src/test/java/org/example/cache/tiny/StoreTest.java");
        }
        assertThat(made("pom.xml"))
                .isEqualTo("org.example:cache-tiny:1.0.0 from " + folder.toUri() + "home/repository");
        assertThat(made("README.md")).isEqualTo("cache-tiny of cache.store");
        assertThat(made("src/main/java/module-info.java")).isEqualTo("module org.example.cache.tiny {}");
        assertThat(made("src/main/java/org/example/cache/tiny/Store.java")).endsWith("// cache_tiny");
        assertThat(made("src/test/java/org/example/cache/tiny/StoreTest.java")).endsWith("// $dollar and \\");
    }

    @Test
    void whatAPointBringsItselfBeatsWhatIsThereForAll() throws IOException {
        assertThat(run("greetings", "--point", "http.routes", "--package", "com.acme.hello"))
                .isZero();
        assertThat(made("pom.xml")).isEqualTo("other pom of greetings");
        assertThat(made("src/main/java/module-info.java")).isEqualTo("module com.acme.hello {}");
    }

    @Test
    void nextStepsAreTold() {
        run("cache-tiny");
        assertThat(out.toString())
                .contains("mvn verify", "cp target/cache-tiny-1.0.0.zip " + distribution.plugins(), "README.md");
    }

    @Test
    void folderThatIsThereIsLeftAlone() throws IOException {
        Path there = Files.createDirectory(folder.resolve("made"));
        assertThat(run("cache-tiny")).isEqualTo(2);
        assertThat(err.toString()).contains(there + " is there already", "--directory");
        assertThat(there).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache", "cache_tiny", "9lives", "a--b", "../up", "", "a b"})
    void badNameSaysWhatIsPossible(String name) {
        assertThat(run(name)).isEqualTo(2);
        assertThat(err.toString()).contains("is no name for a plugin", "cache-tiny");
        assertThat(folder.resolve("made")).doesNotExist();
    }

    @Test
    void nameThatCanBeNoPackageAsksForOne() {
        assertThat(run("cache-2")).isEqualTo(2);
        assertThat(run("new")).isEqualTo(2);
        assertThat(err.toString()).contains("org.example.cache.2", "org.example.new", "--package");
        assertThat(run("cache-2", "--package", "com.acme.second")).isZero();
    }

    @Test
    void unknownPointNamesThoseThatThereAre() {
        assertThat(run("cache-tiny", "--point", "cache.stor")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean \"cache.store\"? available: cache.store, http.routes");
    }

    @Test
    void distributionWithoutTemplatesIsNamed() throws IOException {
        Files.delete(distribution.archetype());
        assertThat(run("cache-tiny")).isEqualTo(1);
    }
}
