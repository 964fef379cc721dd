package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Provider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plugins over a folder of a test, with a clock that stands and events that are kept. */
final class PluginsFixture implements AutoCloseable {
    record Told(String type, Map<String, ?> data) {}

    final List<Told> events = new CopyOnWriteArrayList<>();
    final PluginSettings settings;
    final Plugins plugins;

    PluginsFixture(Path folder) {
        this(folder, ArchiveLimits.DEFAULT, Provider.class.getModule().getLayer());
    }

    PluginsFixture(Path folder, ArchiveLimits limits, ModuleLayer hostLayer) {
        this(new PluginSettings(
                folder.resolve("drop"),
                folder.resolve("data"),
                hostLayer,
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                limits,
                Trust.inEverything()));
    }

    PluginsFixture(PluginSettings settings) {
        this.settings = settings;
        plugins = new Plugins(settings, (type, data) -> events.add(new Told(type, data)), clock());
    }

    static Clock clock() {
        return new Clock() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public Instant instant() {
                return Instant.parse("2024-01-01T00:00:00Z");
            }
        };
    }

    /** Stages and commits. */
    PluginGeneration run(Path archive) {
        List<PluginGeneration> staged = plugins.stage(archive);
        plugins.commit(staged);
        return staged.get(0);
    }

    List<String> types() {
        return events.stream().map(Told::type).toList();
    }

    @Override
    public void close() {
        plugins.close();
    }
}
