package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters that views registered, in the registry that is scraped. During a swap two generations register the same meter:
 *
 * <ul>
 *   <li>counters, timers and summaries are one meter for both, which goes on counting;
 *   <li>of gauges and other meters that read a function, the one registered last is read, and the one before it again
 *       when the last one goes first;
 *   <li>where the kind of meter changed, the later one replaces the earlier.
 * </ul>
 *
 * The meter is removed with its last user. The registry only ever sees {@link Cell}s, never a function of a plugin.
 */
final class SharedMeters {
    private final MeterRegistry registry;
    private final Map<Meter.Id, Shared> meters = new HashMap<>();
    private final Map<ViewRegistry, Set<Meter.Id>> users = new HashMap<>();

    SharedMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    /**
     * {@return the meter, or null when it can't be had: the view is closed, or the registry refused}
     *
     * @param user who registers
     * @param id under which name and tags
     * @param kind what kind of meter
     * @param source what is read, or null for meters that are written
     * @param register registers the meter; called when nobody has yet
     */
    synchronized <M extends Meter> @Nullable M use(
            ViewRegistry user, Meter.Id id, Class<M> kind, @Nullable Source source, Function<Cell, M> register) {
        if (user.isClosed()) {
            return null;
        }
        Shared shared = meters.get(id);
        if (shared == null || shared.kind != kind) {
            if (shared != null) {
                registry.remove(shared.meter);
                meters.remove(id);
            }
            Cell cell = new Cell(id.getName());
            shared = new Shared(kind, cell, register.apply(cell));
            meters.put(id, shared);
        }
        shared.users.add(user);
        if (source != null) {
            shared.cell.add(source);
        }
        users.computeIfAbsent(user, view -> new HashSet<>()).add(id);
        return kind.cast(shared.meter);
    }

    synchronized void release(ViewRegistry user, Meter.Id id) {
        Set<Meter.Id> ids = users.get(user);
        if (ids != null && ids.remove(id)) {
            forget(user, id);
            if (ids.isEmpty()) {
                users.remove(user);
            }
        }
    }

    synchronized void release(ViewRegistry user) {
        Set<Meter.Id> ids = users.remove(user);
        if (ids != null) {
            ids.forEach(id -> forget(user, id));
        }
    }

    private void forget(ViewRegistry user, Meter.Id id) {
        Shared shared = meters.get(id);
        if (shared != null && shared.users.remove(user)) {
            shared.cell.remove(user);
            if (shared.users.isEmpty()) {
                meters.remove(id);
                registry.remove(shared.meter);
            }
        }
    }

    private static final class Shared {
        final Class<? extends Meter> kind;
        final Cell cell;
        final Meter meter;
        final Set<ViewRegistry> users = new HashSet<>();

        Shared(Class<? extends Meter> kind, Cell cell, Meter meter) {
            this.kind = kind;
            this.cell = cell;
            this.meter = meter;
        }
    }
}
