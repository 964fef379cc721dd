package dev.jackfield.kernel.trust;

import static dev.jackfield.kernel.trust.TrustFixture.ENTRY;
import static dev.jackfield.kernel.trust.TrustFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PluginLockTest {
    private static final PluginLock LOCK = PluginLock.empty().with(Map.of("cache-tiny", ENTRY, "a2", ENTRY));

    @TempDir
    Path folder;

    @Test
    void itReadsBackAsItWasWrittenAndIsSortedById() throws IOException {
        Path file = folder.resolve("conf/plugins.lock");
        LOCK.write(file);

        assertThat(PluginLock.read(file)).isEqualTo(LOCK);
        assertThat(PluginLock.parse(LOCK.text(), "x").text()).isEqualTo(LOCK.text());
        assertThat(LOCK.text().indexOf("  a2:")).isLessThan(LOCK.text().indexOf("  cache-tiny:"));
        assertThat(folder.resolve("conf")).isDirectoryContaining(one -> one.endsWith("plugins.lock"));
        assertThat(folder.resolve("conf").toFile().list()).hasSize(1);
    }

    @Test
    void itIsYamlWithTheSameMeaning() {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(LOCK.text());

        assertThat(tree).asString().contains("cache-tiny={version=1.1.0", "size_bytes=1234", "example.com/\"tiny\"");
    }

    @Test
    void emptyOrMissingListsNothing() {
        assertThat(PluginLock.parse(PluginLock.empty().text(), "x")).isEqualTo(PluginLock.empty());
        assertThat(PluginLock.read(folder.resolve("none"))).isEqualTo(PluginLock.empty());
    }

    @Test
    void linesMayEndAsWindowsEndsThem() {
        assertThat(PluginLock.parse(LOCK.text().replace("\n", "\r\n"), "x")).isEqualTo(LOCK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plugins: | <<<<<<< HEAD | conf/plugins.lock:2: \"plugins:\" is expected, found \"<<<<<<< HEAD\"",
                "version: \"1.1.0\" | version: 1.1.0 | conf/plugins.lock:4: version is a text in double quotes, found 1.1.0",
                "version: \"1.1.0\" | version: \"new\" | :4: version is a semantic version such as \"1.4.0\", found \"new\"",
                "sha256: \"9f | sha256: \"9F | :5: sha256 is 64 digits of lower-case hexadecimal",
                "size_bytes: 1234 | size_bytes: -1 | :6: size_bytes is a number of bytes, found -1",
                "installed_at: \"2026-01-31 | installed_at: \"2026-13-31 | :8: installed_at is a time such as",
                "origin | orign | :7: unknown field \"orign\"; possible: version, sha256, size_bytes, origin, installed_at",
                "size_bytes: 1234 | version: \"1.1.0\" | :6: version is given twice",
                "'    size_bytes: 1234' | '# nothing' | :3: a2 lacks size_bytes",
                "a2: | cache-tiny: | :9: cache-tiny is listed twice",
                "a2: | ../a2: | :3: a plugin's id or one of its fields",
            })
    void aMistakeIsToldWithItsLine(String from, String to, String says) {
        String text = LOCK.text().replaceFirst(java.util.regex.Pattern.quote(from), to);
        assertThat(text).isNotEqualTo(LOCK.text());

        assertThatExceptionOfType(Distrusted.class)
                .isThrownBy(() -> PluginLock.parse(text, "conf/plugins.lock"))
                .satisfies(e -> assertThat(e.code()).isEqualTo("broken_lock"))
                .withMessageContaining(says)
                .withMessageContaining("no plugin is loaded anew until it is corrected, what runs goes on");
    }

    @Test
    void aFileThatIsTooLongOrNoTextIsRefused() throws IOException {
        Path file = folder.resolve("plugins.lock");
        Files.write(file, new byte[] {(byte) 0xFF, 10});
        assertThatExceptionOfType(Distrusted.class)
                .isThrownBy(() -> PluginLock.read(file))
                .withMessageContaining("is no UTF-8 text");
        Files.writeString(file, "#".repeat(PluginLock.LARGEST + 1));
        assertThatExceptionOfType(Distrusted.class)
                .isThrownBy(() -> PluginLock.read(file))
                .withMessageContaining("longer than 4194304 bytes");
        Path directory = Files.createDirectory(folder.resolve("dir"));
        assertThatExceptionOfType(Distrusted.class).isThrownBy(() -> PluginLock.read(directory));
    }

    /** Whatever becomes of a lock: another archive than the one that was installed is not let in by it. */
    @Test
    void aDamagedLockLetsNothingElseIn() throws IOException {
        Random random = new Random(20260131);
        TrustFixture fixture = new TrustFixture(folder);
        Trust trust = fixture.trust(TrustMode.LOCKED);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = TrustFixture.mutated(TrustFixture.lockOf(ENTRY), random);
            Files.writeString(fixture.files.lock(), text);
            try {
                PluginLock.parse(text, "x");
            } catch (Distrusted e) {
                assertThat(e.code()).isEqualTo("broken_lock");
                refused++;
            }
            assertThatExceptionOfType(Distrusted.class)
                    .as(text)
                    .isThrownBy(() -> trust.admit(TrustFixture.of("1.1.0", OTHER, 1234)));
        }
        assertThat(refused).isBetween(3_000, 4_990);
    }
}
