package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyIT {
    @TempDir
    Path folder;

    static List<Path> plugins() throws IOException {
        try (Stream<Path> files = Files.list(Launched.HOME.resolve("plugins"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
    }

    /** Their proofs want a server, or are not known to the command; they run in the plugins' own modules. */
    private static boolean isProvedElsewhere(Path plugin) {
        return Stream.of("cluster-redis-", "database-")
                .anyMatch(plugin.getFileName().toString()::startsWith);
    }

    static List<Path> provedHere() throws IOException {
        return plugins().stream().filter(plugin -> !isProvedElsewhere(plugin)).toList();
    }

    static List<Path> provedElsewhere() throws IOException {
        return plugins().stream().filter(VerifyIT::isProvedElsewhere).toList();
    }

    @ParameterizedTest
    @MethodSource("provedElsewhere")
    void pluginThatWantsAServerFitsAllTheSame(Path plugin) throws Exception {
        try (Launched verified =
                Launched.start(folder, "plugins", "verify", plugin.toString(), "--swaps", "1", "--loads", "1")) {
            verified.ended();
            assertThat(verified.out()).contains("ok        structure", "ok        SPI");
        }
    }

    @ParameterizedTest
    @MethodSource("provedHere")
    void everyPluginOfTheDistributionIsWell(Path plugin) throws Exception {
        try (Launched verified =
                Launched.start(folder, "plugins", "verify", plugin.toString(), "--swaps", "2", "--loads", "1")) {
            assertThat(verified.ended()).as(verified.out() + verified.err()).isZero();
            assertThat(verified.out())
                    .contains("ok        structure", "ok        SPI", "ok        swap", "ok        leak")
                    .contains("All is well: it can be dropped.");
            assertThat(verified.err()).isEmpty();
        }
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
