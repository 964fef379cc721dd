package dev.jackfield.kernel.binding;

import dev.jackfield.spi.BindingSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** All bindings of a point as its consumer sees them now. A binding keeps its handle for as long as it stays. */
final class LiveSet<T> implements BindingSet<T> {
    private final String point;
    private final Class<T> type;
    private final Supplier<World> world;
    private final Function<World.Plug, T> handles;
    private volatile Snapshot<T> snapshot = new Snapshot<>(0, Map.of(), Map.of());

    private record Snapshot<T>(long version, Map<World.Plug, T> byPlug, Map<String, T> byName) {}

    LiveSet(String point, Class<T> type, Supplier<World> world, Function<World.Plug, T> handles) {
        this.point = point;
        this.type = type;
        this.world = world;
        this.handles = handles;
    }

    @Override
    public Map<String, T> byName() {
        World now = world.get();
        Snapshot<T> seen = snapshot;
        return seen.version() == now.version() ? seen.byName() : refresh(now);
    }

    private synchronized Map<String, T> refresh(World now) {
        Snapshot<T> seen = snapshot;
        Map<World.Plug, T> byPlug = new LinkedHashMap<>();
        Map<String, T> byName = new LinkedHashMap<>();
        for (World.Plug plug : now.of(point)) {
            if (plug.type() == type) {
                T known = seen.byPlug().get(plug);
                T handle = known == null ? handles.apply(plug) : known;
                byPlug.put(plug, handle);
                byName.put(plug.key().name(), handle);
            }
        }
        snapshot = new Snapshot<>(now.version(), byPlug, Collections.unmodifiableMap(byName));
        return snapshot.byName();
    }

    @Override
    public String toString() {
        return "all bindings of " + point;
    }
}
