package dev.jackfield.kernel.binding;

import dev.jackfield.spi.handle.Slot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which bindings there are at one moment, in the order of the configuration. Immutable. */
final class World {
    private static final AtomicLong VERSIONS = new AtomicLong();

    static final World EMPTY = new World(Map.of());

    private final long version = VERSIONS.incrementAndGet();

    private final Map<BindingKey, Plug> plugs;
    private final Map<String, List<Plug>> byPoint = new LinkedHashMap<>();

    /**
     * One binding.
     *
     * @param key which one
     * @param type the extension point
     * @param slot what its handles read
     */
    record Plug(BindingKey key, Class<?> type, Slot<Object> slot) {}

    private World(Map<BindingKey, Plug> plugs) {
        this.plugs = Collections.unmodifiableMap(plugs);
        plugs.values()
                .forEach(plug -> byPoint.computeIfAbsent(plug.key().point(), point -> new ArrayList<>())
                        .add(plug));
    }

    @Nullable
    Plug find(BindingKey key) {
        return plugs.get(key);
    }

    /** Another one for every world: whoever remembers it does not keep the types of old plugins alive. */
    long version() {
        return version;
    }

    List<Plug> of(String point) {
        return Collections.unmodifiableList(byPoint.getOrDefault(point, List.of()));
    }

    Collection<Plug> all() {
        return plugs.values();
    }

    /**
     * The world after a change.
     *
     * @param changed what is put, or removed where empty
     * @param order which come first, and in which order; empty keeps the order
     */
    World with(Map<BindingKey, Optional<Plug>> changed, List<BindingKey> order) {
        Map<BindingKey, Plug> next = new LinkedHashMap<>(plugs);
        changed.forEach((key, plug) -> {
            if (plug.isPresent()) {
                next.put(key, plug.get());
            } else {
                next.remove(key);
            }
        });
        Map<BindingKey, Plug> ordered = new LinkedHashMap<>();
        for (BindingKey key : order) {
            Plug plug = next.remove(key);
            if (plug != null) {
                ordered.put(key, plug);
            }
        }
        ordered.putAll(next);
        return new World(ordered);
    }
}
