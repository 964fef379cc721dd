package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class VerifyTest {
    @TempDir
    private Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int verify(Path archive, String... more) {
        List<String> arguments = new ArrayList<>(List.of(archive.toString(), "--swaps", "2", "--loads", "2"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Verify.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void goodPluginIsWell() throws Exception {
        assertThat(verify(StrangersPlugin.make(folder, "", ""))).as(told()).isZero();
        assertThat(told())
                .startsWith("strange 1.0.0 (")
                .contains("provider cache.store/strange")
                .contains("built for 1.0, this is 1.0; ", "all there")
                .contains("cache.store/strange: replaced 2 times under load, none of ")
                .contains("cache.store/strange: loaded 2 times, nothing left behind")
                .contains("All is well");
    }

    @Test
    void severalAreVerifiedOneAfterTheOtherAndSummedUp() throws Exception {
        Path good = StrangersPlugin.make(folder, "", "");
        Path text = Files.writeString(folder.resolve("text.zip"), "no archive");

        assertThat(run(good.toString(), text.toString(), "--swaps", "1", "--loads", "1"))
                .isEqualTo(1);
        assertThat(told())
                .contains("strange 1.0.0 (", "All is well", "text.zip (", "WRONG     structure")
                .endsWith(String.format("2 plugins, 1 well.%nNot to be dropped: text.zip%n"));
    }

    @Test
    void optionsOfSeveralPluginsAreRefused() throws Exception {
        Path good = StrangersPlugin.make(folder, "", "");

        assertThat(run(good.toString(), good.toString(), "--option", "size=1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--option is for one plugin; here are 2");
    }

    @Test
    void lostCallsAreTold() throws Exception {
        Path plugin = StrangersPlugin.make(folder, "", "if (true) throw new IllegalStateException(\"lost\");");

        assertThat(verify(plugin)).isEqualTo(1);
        assertThat(told()).containsPattern("WRONG +swap .*were lost.*lost").contains("Not to be dropped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "degraded"})
    void whatDoesNotServeForWantOfAServerIsNotWrongAndNotProved(String state) throws Exception {
        String source = StrangersPlugin.source("", "if (true) throw new IllegalStateException(\"lost\");")
                .replace("Store implements CacheStore {", """
                        Store implements CacheStore, HealthCheck {
                            @Override public Health health() { return Health.%s("no server answers"); }
                        """.formatted(state));

        assertThat(verify(StrangersPlugin.build(folder, source))).isEqualTo(2);
        assertThat(told())
                .containsPattern("open +proofs +cache.store/strange was not replaced under load")
                .contains(
                        "it does not serve; ", state + ": no server answers", "say by --option NAME=VALUE where one is")
                .contains("Not proved in full")
                .doesNotContain("WRONG");
    }

    @Test
    void whatTheSpiHasNotIsNamedWithWhoUsesIt() throws Exception {
        Path plugin = StrangersPlugin.build(
                folder,
                StrangersPlugin.source(
                        "", "new CacheStatistics(1, 2, 0, 0, 0, 0, 0).missRate(); entries.get(key).with(2);"),
                """
                package dev.jackfield.spi.cache;
                public record CacheStatistics(
                        long hits, long misses, long loads, long failures, long sets, long evictions, long entries) {
                    public double missRate() { return 0; }
                }
                """,
                """
                package dev.jackfield.spi.cache;
                public record CacheEntry(Object value) {
                    public CacheEntry with(int priority) { return this; }
                }
                """);

        assertThat(verify(plugin)).isEqualTo(1);
        assertThat(told())
                .contains("removed: method dev.jackfield.spi.cache.CacheStatistics.missRate(): double; used by"
                        + " org.example.Strange$Store")
                .contains("changed: method dev.jackfield.spi.cache.CacheEntry.with(int): CacheEntry; here it is"
                        + " with(Priority): CacheEntry")
                .contains("left out");
    }

    @Test
    void methodThatTheSpiDemandsAndThePluginLacksIsNamed() throws Exception {
        String source = StrangersPlugin.source("", "")
                .replace("@Override public long clear() { entries.clear(); return 0; }", "");
        Path plugin = StrangersPlugin.build(folder, source, """
            package dev.jackfield.spi.cache;
            public interface CacheStore extends AutoCloseable {
                CacheEntry get(String key);
                void put(String key, CacheEntry entry);
                boolean remove(String key);
                CacheStatistics statistics();
                boolean blocking();
            }
            """);

        assertThat(verify(plugin)).isEqualTo(1);
        assertThat(told())
                .contains("not implemented: method dev.jackfield.spi.cache.CacheStore.clear(): long; used by"
                        + " org.example.Strange$Store");
    }

    @Test
    void fileThatIsNoPluginSaysWhy() throws Exception {
        Path text = Files.writeString(folder.resolve("readme.jar"), "no jar at all");

        assertThat(verify(text)).isEqualTo(1);
        assertThat(told()).containsPattern("WRONG +structure +not_an_archive: readme.jar is neither a jar nor a zip");
    }

    @Test
    void unknownOptionNamesThoseThatThereAre() throws Exception {
        assertThat(verify(StrangersPlugin.make(folder, "", ""), "--option", "size=1"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option \"size\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-there.zip", "pom.xml --swaps none", "pom.xml --loads", "pom.xml --option a"})
    void mistakeInTheCommandLineIsExitCodeTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("jackfield: ");
        assertThat(told()).isEmpty();
    }
}
