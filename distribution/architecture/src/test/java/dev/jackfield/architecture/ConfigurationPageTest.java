package dev.jackfield.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.config.ConfigurationPage;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.plugin.PluginSettings;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.spi.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the plugins declare. {@code -Djackfield.docs=write} writes it anew. */
class ConfigurationPageTest {
    private static final Clock STANDING = new Clock() {
        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    @TempDir
    Path data;

    @Test
    void thePageOfAllOptionsIsCurrent() throws IOException {
        Path file = House.SOURCES.resolve("docs").resolve("configuration.md");
        String page = Files.readString(file);
        String current;
        try (Plugins plugins = new Plugins(PluginSettings.of(null, data), new EventLog(STANDING), STANDING)) {
            assertThat(plugins.onHostPath()).as("providers of the plugins").hasSizeGreaterThanOrEqualTo(5);
            current = ConfigurationPage.renew(page, plugins.catalog());
        }
        if (System.getProperty("jackfield.docs", "").equals("write")) {
            Files.writeString(file, current);
        }
        assertThat(current)
                .as(
                        "docs/configuration.md; to write it anew: mvn -pl distribution/architecture -am"
                                + " -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Djackfield.docs=write test")
                .isEqualTo(page);
    }
}
