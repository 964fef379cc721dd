package dev.jackfield.kernel.binding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a swap went. Strings and numbers only: it outlives the generations it tells of.
 *
 * @param key which binding
 * @param at when it was asked for
 * @param from what served before; null where nothing did
 * @param to what serves now, or would have; null where the binding was removed
 * @param outcome how it ended
 * @param inFlightAtSwap calls that were in the old generation when the new one was switched in
 * @param drainedMs from the switch until the last of them had left, in milliseconds
 * @param cut how many of them were still there at the drain deadline
 * @param carriedEntries entries of state that the new generation took over
 * @param tookMs from the request until the old generation was closed, in milliseconds
 * @param reason why it was rolled back; null if it was not
 * @param notes what else a person should know: state left behind, a close that threw, a thread given up; usually empty
 * @since 1.0
 */
public record SwapReport(
        BindingKey key,
        Instant at,
        @Nullable Side from,
        @Nullable Side to,
        Outcome outcome,
        long inFlightAtSwap,
        double drainedMs,
        long cut,
        long carriedEntries,
        double tookMs,
        @Nullable String reason,
        List<String> notes) {

    /** Copies the notes. */
    public SwapReport {
        notes = List.copyOf(notes);
    }

    /** How a swap ended. */
    public enum Outcome {
        /** The new generation serves. */
        SWAPPED,
        /** The old generation serves, as if nothing had been asked. */
        ROLLED_BACK,
        /** What was asked for ran already. */
        UNCHANGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One generation.
     *
     * @param provider the provider's name
     * @param plugin the plugin's id
     * @param version the plugin's version
     * @param generation the generation's number
     */
    public record Side(String provider, String plugin, String version, int generation) {
        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("provider", provider);
            map.put("plugin", plugin);
            map.put("version", version);
            map.put("generation", generation);
            return map;
        }
    }

    /**
     * {@return what the HTTP contract shows}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("point", key.point());
        map.put("name", key.name());
        map.put("at", at.toString());
        map.put("from", from == null ? null : from.asMap());
        map.put("to", to == null ? null : to.asMap());
        map.put("outcome", outcome.toString());
        map.put("in_flight_at_swap", inFlightAtSwap);
        map.put("drained_ms", drainedMs);
        map.put("cut", cut);
        map.put("carried_entries", carriedEntries);
        map.put("took_ms", tookMs);
        map.put("reason", reason);
        map.put("notes", new ArrayList<>(notes));
        return map;
    }
}
