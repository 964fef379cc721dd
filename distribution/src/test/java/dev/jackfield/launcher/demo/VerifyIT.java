package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyIT {
    private static final Duration WITHIN = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    static List<Path> plugins() throws IOException {
        try (Stream<Path> files = Files.list(Launched.HOME.resolve("plugins"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
    }

    /** Their proofs want a server; they run in the plugins' own modules. */
    private static boolean isProvedElsewhere(Path plugin) {
        return Stream.of("cluster-redis-", "database-mysql-", "database-postgresql-")
                .anyMatch(plugin.getFileName().toString()::startsWith);
    }

    static List<Path> provedHere() throws IOException {
        return plugins().stream().filter(plugin -> !isProvedElsewhere(plugin)).toList();
    }

    static List<Path> provedElsewhere() throws IOException {
        return plugins().stream().filter(VerifyIT::isProvedElsewhere).toList();
    }

    @Test
    void pluginsThatWantAServerFitAndSayWhatWasNotProved() throws Exception {
        List<Path> plugins = provedElsewhere();
        try (Launched verified = verify(plugins, "--swaps", "1", "--loads", "1")) {
            assertThat(verified.endedWithin(WITHIN)).as(verified.out()).isEqualTo(2);
            assertThat(verified.out())
                    .contains("database/postgresql was not replaced under load", "--option primary=VALUE: ")
                    .contains("database/mysql was not replaced under load", "--option user=VALUE: ");
            assertThat(verified.out().lines())
                    .filteredOn(line -> line.startsWith("ok        structure"))
                    .hasSameSizeAs(plugins);
            assertThat(verified.out().lines())
                    .filteredOn(line -> line.startsWith("ok        SPI"))
                    .hasSameSizeAs(plugins);
        }
    }

    @Test
    void everyPluginOfTheDistributionIsWell() throws Exception {
        List<Path> plugins = provedHere();
        try (Launched verified = verify(plugins, "--swaps", "2", "--loads", "1")) {
            assertThat(verified.endedWithin(WITHIN))
                    .as(verified.out() + verified.err())
                    .isZero();
            for (String what : List.of("structure", "SPI", "swap", "leak")) {
                assertThat(verified.out().lines())
                        .as(what)
                        .filteredOn(line -> line.startsWith("ok        " + what))
                        .hasSizeGreaterThanOrEqualTo(plugins.size());
            }
            assertThat(verified.out()).contains(plugins.size() + " plugins, " + plugins.size() + " well.");
            assertThat(verified.err()).isEmpty();
        }
    }

    /** In one JVM, which has to start once. */
    private Launched verify(List<Path> plugins, String... more) {
        List<String> command = new ArrayList<>(List.of("plugins", "verify"));
        plugins.forEach(plugin -> command.add(plugin.toString()));
        command.addAll(List.of(more));
        return Launched.start(folder, command.toArray(String[]::new));
    }

    @Test
    void damagedPluginIsExitCodeOneAndTheReasonIsTold() throws Exception {
        byte[] whole = Files.readAllBytes(plugins().get(0));
        Path half = Files.write(folder.resolve("half.zip"), Arrays.copyOf(whole, whole.length / 2));
        try (Launched verified = Launched.start(folder, "plugins", "verify", half.toString())) {
            assertThat(verified.ended()).as(verified.err()).isEqualTo(1);
            assertThat(verified.out()).contains("WRONG     structure  damaged_archive", "Not to be dropped");
        }
    }

    @Test
    void unknownOptionIsExitCodeTwo() throws Exception {
        Path plugin = plugins().get(0);
        try (Launched verified =
                Launched.start(folder, "plugins", "verify", plugin.toString(), "--option", "maximum_entrys=1")) {
            assertThat(verified.ended()).as(verified.out()).isEqualTo(2);
            assertThat(verified.err()).contains("maximum_entrys", "did you mean \"maximum_entries\"?");
        }
    }
}
