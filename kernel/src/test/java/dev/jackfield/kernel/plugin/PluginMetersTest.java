package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.metric.PlainText;
import dev.jackfield.spi.Clock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginMetersTest {
    private static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return Instant.parse("2025-01-02T03:04:05Z");
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    @Test
    void aPluginHasItsMetersFromItsFirstLoadOnAndSuchAsNeverLoadedHaveNone(@TempDir Path data) {
        EventLog events = new EventLog(CLOCK);
        try (NodeMetrics metrics = new NodeMetrics();
                Plugins plugins = new Plugins(PluginSettings.of(null, data), events, CLOCK)) {
            events.listen(new PluginMeters(metrics.registry(), plugins)::told);
            events.emit("plugin.refused", Map.of("plugin", "noise"));
            for (double millis : new double[] {20, 30}) {
                events.emit("plugin.loaded", Map.of("plugin", "cache-map", "load_ms", millis));
            }
            String text = PlainText.of(metrics.snapshot());
            assertThat(text)
                    .contains("jackfield.plugin.load.time.count{plugin=cache-map} 2.0")
                    .contains("jackfield.plugin.load.time.sum{plugin=cache-map} 0.05")
                    // known to the log alone here, so it is not started
                    .contains("jackfield.plugin.state{plugin=cache-map} 0.0")
                    .contains("jackfield.plugin.collected{plugin=cache-map}")
                    .doesNotContain("noise");
            for (int i = 0; i < 2 * PluginMeters.MAXIMUM_PLUGINS; i++) {
                events.emit("plugin.loaded", Map.of("plugin", "p" + i, "load_ms", 1));
            }
            assertThat(metrics.registry().find("jackfield.plugin.state").gauges())
                    .hasSize(PluginMeters.MAXIMUM_PLUGINS);
        }
    }
}
