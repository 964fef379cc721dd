package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.BindingKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change would do.
 *
 * @param added bindings that are not there yet
 * @param swapped bindings that would get a new generation
 * @param removed bindings that would go
 * @param unchanged bindings that would stay as they are
 * @param pending settings that would take effect at the next start, such as a listener's port; usually empty
 */
public record Planned(
        List<BindingKey> added,
        List<BindingKey> swapped,
        List<BindingKey> removed,
        List<BindingKey> unchanged,
        List<String> pending) {
    /** Copies the lists. */
    public Planned {
        added = List.copyOf(added);
        swapped = List.copyOf(swapped);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
        pending = List.copyOf(pending);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("added", names(added));
        map.put("swapped", names(swapped));
        map.put("removed", names(removed));
        map.put("unchanged", names(unchanged));
        map.put("pending", pending);
        return map;
    }

    private static List<String> names(List<BindingKey> keys) {
        return keys.stream().map(BindingKey::toString).toList();
    }
}
