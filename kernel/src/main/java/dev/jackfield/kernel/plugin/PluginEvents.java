package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.PluginView.Refusal;
import dev.jackfield.spi.Events;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells what becomes of plugins, as events of the log. Thread-safe. */
final class PluginEvents {
    private static final System.Logger LOGGER = System.getLogger(PluginEvents.class.getPackageName());

    private final Events events;

    PluginEvents(Events events) {
        this.events = events;
    }

    void loaded(PluginGeneration generation) {
        tell(
                "plugin.loaded",
                generation,
                Map.of(
                        "isolation",
                        generation.isolation(),
                        "digest",
                        generation.digest(),
                        "load_ms",
                        generation.loadMs(),
                        "providers",
                        generation.providerNames()));
    }

    void stopped(PluginGeneration generation) {
        tell("plugin.stopped", generation, Map.of());
    }

    void started(PluginGeneration generation) {
        tell("plugin.started", generation, Map.of());
    }

    /** Its file is gone, and it goes on from its private copy. */
    void missing(PluginGeneration generation) {
        tell("plugin.missing", generation, Map.of());
    }

    /** It would not be loaded now; it goes on. */
    void distrusted(PluginGeneration generation, String code, String reason) {
        tell("plugin.distrusted", generation, Map.of("code", code, "reason", reason));
        LOGGER.log(
                System.Logger.Level.WARNING,
                () -> "plugin " + generation.manifest().label()
                        + " is trusted no more; it goes on, and is not loaded again: " + reason);
    }

    void unloaded(PluginGeneration generation) {
        tell("plugin.unloaded", generation, Map.of());
    }

    void held(PluginGeneration generation, Verdict verdict) {
        tell("plugin.held", generation, Map.of("held_by", verdict.heldBy(), "left_open", verdict.leftOpen()));
    }

    /**
     * @param id the plugin's id, or the file's name where it says none
     */
    void refused(String id, Refusal refusal) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", id);
        data.put("file", refusal.file());
        data.put("code", refusal.code());
        data.put("reason", refusal.reason());
        String version = refusal.version();
        if (version != null) {
            data.put("version", version);
        }
        events.emit("plugin.refused", data);
        LOGGER.log(System.Logger.Level.WARNING, () -> "plugin " + id + " is refused: " + refusal.reason());
    }

    private void tell(String type, PluginGeneration generation, Map<String, ?> more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", generation.id());
        data.put("version", generation.version());
        data.put("generation", generation.number());
        data.putAll(more);
        events.emit(type, data);
    }
}
