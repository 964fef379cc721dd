package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Clock;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Unloaded generations, a bounded number of them, and every class loader that was not collected. Thread-safe. */
final class Departed implements PluginGeneration.Owner {
    private static final int MOST_PER_PLUGIN = 50;
    private static final int MOST_PLUGINS = 500;

    private final Map<String, Deque<PluginGeneration>> byId = new LinkedHashMap<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final PluginEvents events;
    private final Clock clock;

    Departed(PluginEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void unloaded(PluginGeneration generation) {
        add(generation);
        if (generation.wasCommitted()) {
            events.unloaded(generation);
        }
    }

    @Override
    public void held(PluginGeneration generation, Verdict verdict) {
        events.held(generation, verdict);
    }

    /** Counts a loader from its beginning. */
    synchronized void watch(ClassLoader loader) {
        loaders.removeIf(reference -> reference.get() == null);
        loaders.add(new WeakReference<>(loader));
    }

    synchronized int alive() {
        loaders.removeIf(reference -> reference.get() == null);
        return loaders.size();
    }

    private synchronized void add(PluginGeneration generation) {
        Deque<PluginGeneration> of = byId.remove(generation.id());
        if (of == null) {
            of = new ArrayDeque<>();
        }
        byId.put(generation.id(), of);
        of.addFirst(generation);
        if (of.size() > MOST_PER_PLUGIN) {
            forgetOne(of);
        }
        if (byId.size() > MOST_PLUGINS) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /** The oldest that is collected, else the oldest. */
    private static void forgetOne(Deque<PluginGeneration> of) {
        List<PluginGeneration> oldestFirst = new ArrayList<>(of);
        java.util.Collections.reverse(oldestFirst);
        of.remove(oldestFirst.stream().filter(one -> !one.alive()).findFirst().orElse(oldestFirst.get(0)));
    }

    synchronized List<PluginGeneration> of(String id) {
        Deque<PluginGeneration> of = byId.get(id);
        return of == null ? List.of() : List.copyOf(of);
    }

    synchronized boolean forget(String id) {
        return byId.remove(id) != null;
    }

    synchronized Set<String> ids() {
        return new TreeSet<>(byId.keySet());
    }
}
