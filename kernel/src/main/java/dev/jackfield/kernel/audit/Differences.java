package dev.jackfield.kernel.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of the same thing.
 *
 * @param before members that changed or went, as they were; null where there are none
 * @param after members that changed or came, as they are; null where there are none
 */
public record Differences(
        @Nullable Map<String, @Nullable Object> before,
        @Nullable Map<String, @Nullable Object> after) {
    /**
     * {@return what differs}
     *
     * @param before how it was
     * @param after how it is
     */
    public static Differences between(
            Map<String, ? extends @Nullable Object> before, Map<String, ? extends @Nullable Object> after) {
        Map<String, @Nullable Object> gone = new LinkedHashMap<>();
        Map<String, @Nullable Object> come = new LinkedHashMap<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                if (before.containsKey(name)) {
                    gone.put(name, before.get(name));
                }
                if (after.containsKey(name)) {
                    come.put(name, after.get(name));
                }
            }
        }
        return new Differences(gone.isEmpty() ? null : gone, come.isEmpty() ? null : come);
    }

    /**
     * {@return whether nothing differs}
     */
    public boolean none() {
        return before == null && after == null;
    }
}
