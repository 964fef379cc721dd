package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Change;
import dev.jackfield.kernel.binding.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What applying a configuration would do to what runs. Refers to plugin code: used at once, not kept.
 *
 * @param added bindings that are not there yet
 * @param swapped bindings that get another provider, other options or other deadlines
 * @param removed bindings that go
 * @param unchanged bindings that stay as they are, whichever generation of a plugin they are from
 * @param pending settings that differ from those of the start and take effect at the next one, such as {@code
 *     http.traffic.port}
 * @param change all of it as one change, in the order of the configuration
 */
public record Plan(
        List<BindingKey> added,
        List<BindingKey> swapped,
        List<BindingKey> removed,
        List<BindingKey> unchanged,
        List<String> pending,
        Change change) {
    /** Copies the lists. */
    public Plan {
        added = List.copyOf(added);
        swapped = List.copyOf(swapped);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
        pending = List.copyOf(pending);
    }

    static Plan between(Map<BindingKey, Target> running, Configured next, List<String> pending) {
        List<BindingKey> added = new ArrayList<>();
        List<BindingKey> swapped = new ArrayList<>();
        List<BindingKey> unchanged = new ArrayList<>();
        Map<BindingKey, Optional<Target>> targets = new LinkedHashMap<>();
        next.bindings().forEach((key, target) -> {
            Target runs = running.get(key);
            if (runs != null && same(runs, target)) {
                unchanged.add(key);
                return;
            }
            (runs == null ? added : swapped).add(key);
            targets.put(key, Optional.of(target));
        });
        List<BindingKey> removed = new ArrayList<>(running.keySet());
        removed.removeAll(next.bindings().keySet());
        removed.forEach(key -> targets.put(key, Optional.empty()));
        Change change = Change.of(targets).ordered(List.copyOf(next.bindings().keySet()));
        return new Plan(added, swapped, removed, unchanged, pending, change);
    }

    private static boolean same(Target one, Target other) {
        return one.entry().name().equals(other.entry().name())
                && one.options().equals(other.options())
                && one.deadlines().equals(other.deadlines());
    }

    /**
     * {@return whether applying it would do nothing to the bindings}
     */
    public boolean isEmpty() {
        return added.isEmpty() && swapped.isEmpty() && removed.isEmpty();
    }

    /**
     * {@return the plan for JSON; names only, so no secrets}
     */
    public Map<String, Object> asMap() {
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
