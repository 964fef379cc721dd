package dev.jackfield.kernel.plugin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether an unloaded generation of a plugin is gone. Strings only, so that a verdict holds nothing alive.
 *
 * @param plugin the plugin's id
 * @param version its version
 * @param generation which of its generations
 * @param state what is known
 * @param heldBy who still refers to its classes, as far as could be seen; empty unless {@code held}
 * @param leftOpen what its bindings left open when they retired
 * @param unloadedAt when it was unloaded
 * @since 1.0
 */
public record Verdict(
        String plugin,
        String version,
        int generation,
        State state,
        List<String> heldBy,
        List<String> leftOpen,
        Instant unloadedAt) {

    /** What is known of an unloaded class loader. */
    public enum State {
        /** The collector took it. */
        COLLECTED,
        /** Not collected yet, and nobody forced a collection since. */
        PENDING,
        /** It survived forced collections. */
        HELD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Verdict {
        heldBy = List.copyOf(heldBy);
        leftOpen = List.copyOf(leftOpen);
    }

    /**
     * {@return what the HTTP contract shows}
     */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", version);
        map.put("generation", generation);
        map.put("verdict", state.toString());
        map.put("held_by", heldBy);
        map.put("left_open", leftOpen);
        map.put("unloaded_at", unloadedAt.toString());
        return map;
    }
}
