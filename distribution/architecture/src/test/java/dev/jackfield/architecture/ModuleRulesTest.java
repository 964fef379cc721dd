package dev.jackfield.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The one rule, and what each module shows: read from the descriptors of the modules that were built. */
class ModuleRulesTest {
    /** The hosts: they may use the kernel. */
    private static final Set<String> HOSTS = Set.of("dev.jackfield.launcher", "dev.jackfield.testkit");

    /** Servers for tests, beside the test kit, so that nobody who ships the one ships the other. */
    private static final String SERVERS = "dev.jackfield.testkit.server";

    /** What several plugins bring in their archives; each knows the SPI alone. */
    private static final Map<String, String> LIBRARIES = Map.of("database-pool", "dev.jackfield.database");

    private static final Set<String> CORE =
            Set.of("dev.jackfield.kernel", "dev.jackfield.spi", "dev.jackfield.spi.processor");

    /** Every package that others may use; a package that is not here is not exported. */
    private static final Map<String, Set<String>> EXPORTS = Map.of(
            "dev.jackfield.spi",
            Set.of(
                    "dev.jackfield.spi",
                    "dev.jackfield.spi.balance",
                    "dev.jackfield.spi.cache",
                    "dev.jackfield.spi.cluster",
                    "dev.jackfield.spi.dashboard",
                    "dev.jackfield.spi.database",
                    "dev.jackfield.spi.handle to dev.jackfield.kernel",
                    "dev.jackfield.spi.http",
                    "dev.jackfield.spi.metric",
                    "dev.jackfield.spi.monitor",
                    "dev.jackfield.spi.mount"),
            "dev.jackfield.kernel",
            Set.of(
                    "dev.jackfield.kernel",
                    "dev.jackfield.kernel.install to dev.jackfield.launcher",
                    "dev.jackfield.kernel.metric to dev.jackfield.testkit",
                    "dev.jackfield.kernel.trust to dev.jackfield.launcher"),
            "dev.jackfield.database",
            Set.of("dev.jackfield.database"),
            "dev.jackfield.testkit",
            Set.of("dev.jackfield.testkit", "dev.jackfield.testkit.fault", "dev.jackfield.testkit.node"),
            SERVERS,
            Set.of("dev.jackfield.testkit.server"));

    private static final Map<String, Set<String>> OPENS = Map.of(
            "dev.jackfield.launcher",
            Set.of(
                    "dev.jackfield.launcher to info.picocli",
                    "dev.jackfield.launcher.audit to info.picocli",
                    "dev.jackfield.launcher.demo to info.picocli",
                    "dev.jackfield.launcher.doctor to info.picocli",
                    "dev.jackfield.launcher.faststart to info.picocli",
                    "dev.jackfield.launcher.plugins to info.picocli",
                    "dev.jackfield.launcher.remote to info.picocli"));

    @Test
    void everyModuleIsLookedAt() throws IOException {
        Set<String> expected = new TreeSet<>(HOSTS);
        expected.addAll(CORE);
        expected.add(SERVERS);
        try (Stream<Path> folders = Files.list(House.SOURCES.resolve("plugins"))) {
            folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .map(name -> LIBRARIES.getOrDefault(name, House.PLUGIN + name.replace('-', '.')))
                    .forEach(expected::add);
        }

        assertThat(House.names()).containsExactlyInAnyOrderElementsOf(expected).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void pluginsAndKernelDependOnTheSpiAndOnNothingElseOfOurs() {
        Set<String> looked = new TreeSet<>(House.plugins());
        looked.add(House.KERNEL);
        looked.addAll(LIBRARIES.values());

        assertThat(looked).hasSizeGreaterThanOrEqualTo(10).allSatisfy(name -> {
            Set<String> required = House.ourRequires(name);
            required.removeAll(LIBRARIES.values());
            assertThat(required).as(name).containsExactly(House.SPI);
        });
    }

    @Test
    void theSpiDependsOnNothingOfOurs() {
        assertThat(House.ourRequires(House.SPI)).isEmpty();
        assertThat(House.ourRequires("dev.jackfield.spi.processor")).isEmpty();
    }

    @Test
    void theSpiBringsNoLibraryToWhoeverUsesIt() {
        assertThat(House.module(House.SPI).requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
    }

    @Test
    void hostsDependOnTheSpiAndTheKernel() {
        assertThat(HOSTS)
                .hasSize(2)
                .allSatisfy(name -> assertThat(House.ourRequires(name))
                        .as(name)
                        .isSubsetOf(House.SPI, House.KERNEL)
                        .isNotEmpty());
    }

    @Test
    void theServersForTestsDependOnTheTestKit() {
        assertThat(House.ourRequires(SERVERS)).containsExactly("dev.jackfield.testkit");
    }

    @Test
    void exportsAreExactlyThoseListed() {
        Map<String, Set<String>> exports = new TreeMap<>();
        for (String name : House.names()) {
            Set<String> packages = House.module(name).exports().stream()
                    .map(exported -> shown(exported.source(), exported.targets()))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!packages.isEmpty()) {
                exports.put(name, packages);
            }
        }

        assertThat(exports).containsExactlyInAnyOrderEntriesOf(EXPORTS);
    }

    @Test
    void nothingIsOpenedButToThoseListed() {
        Map<String, Set<String>> opens = new TreeMap<>();
        for (String name : House.names()) {
            assertThat(House.module(name).isOpen()).as(name).isFalse();
            Set<String> packages = House.module(name).opens().stream()
                    .map(opened -> shown(opened.source(), opened.targets()))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!packages.isEmpty()) {
                opens.put(name, packages);
            }
        }

        assertThat(opens).containsExactlyInAnyOrderEntriesOf(OPENS);
    }

    @Test
    void everyPluginProvidesSomethingOfTheSpi() {
        assertThat(House.plugins())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(name -> assertThat(House.module(name).provides())
                        .as(name)
                        .isNotEmpty()
                        .allSatisfy(provided -> assertThat(provided.service()).startsWith(House.SPI + ".")));
    }

    private static String shown(String source, Set<String> targets) {
        return targets.isEmpty() ? source : source + " to " + String.join(", ", new TreeSet<>(targets));
    }
}
