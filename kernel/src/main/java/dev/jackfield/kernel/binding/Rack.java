package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.Suggestion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the parts of this package share: the bindings, the world of this moment, timers, handles. Thread-safe. */
final class Rack {
    private final SwitchboardSettings settings;
    private final Function<ProviderEntry, Origin> origins;
    private final Handles handles = new Handles();
    private final ScheduledThreadPoolExecutor timers;
    private final ConcurrentMap<BindingKey, Binding> bindings = new ConcurrentHashMap<>();
    private final Set<Retirement> retiring = ConcurrentHashMap.newKeySet();
    private volatile World world = World.EMPTY;
    private volatile long drainsEnd = Long.MAX_VALUE;

    Rack(SwitchboardSettings settings, Function<ProviderEntry, Origin> origins) {
        this.settings = settings;
        this.origins = origins;
        this.timers = new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("jackfield timers", task));
        timers.setRemoveOnCancelPolicy(true);
        timers.prestartCoreThread();
    }

    SwitchboardSettings settings() {
        return settings;
    }

    Origin origin(ProviderEntry entry) {
        return origins.apply(entry);
    }

    Handles handles() {
        return handles;
    }

    ScheduledThreadPoolExecutor timers() {
        return timers;
    }

    Set<Retirement> retiring() {
        return retiring;
    }

    World world() {
        return world;
    }

    void world(World next) {
        world = next;
    }

    Binding binding(BindingKey key) {
        return bindings.computeIfAbsent(
                key, made -> new Binding(made, settings.metrics().registry()));
    }

    @Nullable
    Binding known(BindingKey key) {
        return bindings.get(key);
    }

    /** The generation that runs, null where nothing is plugged in. */
    @Nullable
    Generation running(BindingKey key) {
        World.Plug plug = world.find(key);
        return plug == null ? null : Binding.serving(plug.slot());
    }

    /** At a shutdown: by {@link System#nanoTime}, when the last drain has to be over; the greatest number before. */
    long drainsEnd() {
        return drainsEnd;
    }

    void drainsEnd(long nanoTime) {
        drainsEnd = nanoTime;
    }

    boolean closing() {
        return drainsEnd != Long.MAX_VALUE;
    }

    String mask(String text) {
        return settings.mask().apply(text);
    }

    static NotBoundException notBound(BindingKey key, World world) {
        List<String> names =
                world.of(key.point()).stream().map(plug -> plug.key().name()).toList();
        return new NotBoundException(key.point() + ": " + Suggestion.unknown("binding", key.name(), names));
    }

    /**
     * Where handles come from while nothing is being made.
     *
     * @param holder who asks; null for the application, which holds nothing back
     */
    Wiring live(@Nullable Generation holder) {
        return new Wiring() {
            @Override
            public World.Plug reach(BindingKey key) {
                World.Plug plug = world.find(key);
                if (plug == null) {
                    throw notBound(key, world);
                }
                if (holder != null) {
                    holder.holds().add(key);
                }
                return plug;
            }

            @Override
            public void reachAll(String point) {}

            @Override
            public World world() {
                return world;
            }
        };
    }
}
