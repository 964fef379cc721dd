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
 */
public record Planned(
        List<BindingKey> added, List<BindingKey> swapped, List<BindingKey> removed, List<BindingKey> unchanged) {
    /** Copies the lists. */
    public Planned {
        added = List.copyOf(added);
        swapped = List.copyOf(swapped);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("added", names(added));
        map.put("swapped", names(swapped));
        map.put("removed", names(removed));
        map.put("unchanged", names(unchanged));
        return map;
    }

    private static List<String> names(List<BindingKey> keys) {
        return keys.stream().map(BindingKey::toString).toList();
    }
}
