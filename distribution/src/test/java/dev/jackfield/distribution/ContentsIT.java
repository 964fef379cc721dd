package dev.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the folder that an operator unpacks. */
class ContentsIT {
    private static final Path HOME = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void everyJarOfTheModulePathIsAModuleOfItsOwn() throws IOException {
        List<Path> jars = files(HOME.resolve("lib"), ".jar").stream()
                .filter(jar -> jar.getParent().endsWith("lib"))
                .toList();
        Set<String> modules = names(HOME.resolve("lib"));

        assertThat(jars).hasSizeGreaterThan(20);
        assertThat(modules).hasSameSizeAs(jars).contains("dev.jackfield.kernel", "dev.jackfield.spi");
        assertThat(modules.stream().filter(name -> name.startsWith("dev.jackfield.plugin.")))
                .isEmpty();
    }

    @Test
    void whatVerifiesPluginsIsBesideTheModulePathAndAddsNothingThatIsThere() throws IOException {
        Set<String> verifier = names(HOME.resolve("lib/verify"));

        assertThat(verifier)
                .hasSameSizeAs(files(HOME.resolve("lib/verify"), ".jar"))
                .contains("dev.jackfield.testkit")
                .doesNotContainAnyElementsOf(names(HOME.resolve("lib")));
    }

    @Test
    void aPluginIsOneJarThatSaysSoAndBringsNothingThatTheHostShares() throws IOException {
        Set<String> shared = names(HOME.resolve("lib"));
        List<Path> plugins = files(HOME.resolve("plugins"), ".zip");

        assertThat(plugins).hasSizeGreaterThanOrEqualTo(5);
        for (Path plugin : plugins) {
            Path lib = Files.createDirectory(folder.resolve(plugin.getFileName()));
            List<Manifest> saying = new ArrayList<>();
            try (ZipFile zip = new ZipFile(plugin.toFile())) {
                for (ZipEntry entry :
                        zip.stream().filter(one -> !one.isDirectory()).toList()) {
                    assertThat(entry.getName()).as(plugin.toString()).matches("lib/[^/]+\\.jar");
                    Path jar = lib.resolve(entry.getName().substring("lib/".length()));
                    Files.copy(zip.getInputStream(entry), jar);
                    try (JarInputStream read = new JarInputStream(Files.newInputStream(jar))) {
                        if (read.getManifest().getMainAttributes().getValue("Plugin-Id") != null) {
                            saying.add(read.getManifest());
                        }
                    }
                }
            }
            assertThat(names(lib)).as(plugin.toString()).isNotEmpty().doesNotContainAnyElementsOf(shared);
            assertThat(saying).as(plugin.toString()).singleElement().satisfies(manifest -> {
                String id = manifest.getMainAttributes().getValue("Plugin-Id");
                String version = manifest.getMainAttributes().getValue("Plugin-Version");
                assertThat(plugin.getFileName()).hasToString(id + "-" + version + ".zip");
                assertThat(manifest.getMainAttributes().getValue("Jackfield-Spi-Version"))
                        .matches("\\d+\\.\\d+");
                assertThat(manifest.getMainAttributes().getValue("Plugin-Description"))
                        .isNotBlank();
                assertThat(manifest.getMainAttributes().getValue("Plugin-License"))
                        .isEqualTo("Apache-2.0");
            });
        }
    }

    @Test
    void everyPluginIsInTheLockThatComesWithThemAndNothingElseIsBesideThem() throws Exception {
        String lock = Files.readString(HOME.resolve("lib/bundled.lock"));
        List<Path> plugins = files(HOME.resolve("plugins"), "");

        for (Path plugin : plugins.subList(1, plugins.size())) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(plugin));
            assertThat(lock)
                    .contains("    sha256: \"" + HexFormat.of().formatHex(digest) + "\"\n    size_bytes: "
                            + Files.size(plugin) + "\n");
        }
        assertThat(lock.lines().filter(line -> line.matches("  [a-z0-9-]+:"))).hasSize(plugins.size() - 1);
    }

    @Test
    void theRepositoryHasWhatAPluginIsBuiltWithAndNoVersionIsLeftOpen() throws IOException {
        Path repository = HOME.resolve("repository");
        List<Path> poms = files(repository, ".pom");

        assertThat(poms.stream().map(pom -> pom.getFileName().toString().replaceFirst("-\\d.*", "")))
                .containsExactlyInAnyOrder(
                        "jackfield",
                        "jackfield-bom",
                        "jackfield-kernel",
                        "jackfield-plugin-archetype",
                        "jackfield-plugin-parent",
                        "jackfield-spi",
                        "jackfield-spi-processor",
                        "jackfield-testkit",
                        "jackfield-testkit-servers");
        for (Path pom : poms) {
            assertThat(Files.readString(pom)).as(pom.toString()).doesNotContain("<version>${revision}</version>");
            assertThat(Path.of(pom + ".sha1")).exists();
            assertThat(pom.getParent().getParent().getFileName())
                    .hasToString(pom.getFileName().toString().replaceFirst("-\\d.*", ""));
        }
        List<Path> jars = files(repository, ".jar");
        assertThat(jars.stream()
                        .map(jar -> jar.getFileName().toString().replaceFirst("-\\d+(\\.\\d+)*(-SNAPSHOT)?", "")))
                .containsExactlyInAnyOrder(
                        "jackfield-kernel.jar",
                        "jackfield-plugin-archetype.jar",
                        "jackfield-spi.jar",
                        "jackfield-spi-javadoc.jar",
                        "jackfield-spi-sources.jar",
                        "jackfield-spi-processor.jar",
                        "jackfield-testkit.jar",
                        "jackfield-testkit-javadoc.jar",
                        "jackfield-testkit-sources.jar",
                        "jackfield-testkit-servers.jar",
                        "jackfield-testkit-servers-javadoc.jar",
                        "jackfield-testkit-servers-sources.jar");
        for (Path jar : jars) {
            assertThat(Path.of(jar.toString().replaceFirst("(-javadoc|-sources)?\\.jar$", ".pom")))
                    .exists();
            assertThat(Path.of(jar + ".sha1")).exists();
            try (JarFile readable = new JarFile(jar.toFile())) {
                assertThat(readable.size()).as(jar.toString()).isPositive();
            }
        }
    }

    @Test
    void whatAReaderLooksForIsThere() {
        assertThat(HOME.resolve("bin/jackfield")).isExecutable();
        assertThat(Stream.of(
                                "LICENSE",
                                "README.md",
                                "CHANGELOG.md",
                                "conf/jackfield.yaml",
                                "docs/plugin-author-guide.md",
                                "repository/archetype-catalog.xml",
                                "repository/settings.xml")
                        .map(HOME::resolve))
                .hasSize(7)
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    private static Set<String> names(Path jars) {
        return ModuleFinder.of(jars).findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
