package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.metric.TrackedMeters;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.mount.Mount;
import io.micrometer.core.instrument.Tags;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one generation was lent, and how it is taken back. Everything is made when it is asked for. */
final class GenerationContext implements ProviderContext {
    private static final int MAXIMUM_RESOURCES = 10_000;

    private final Generation generation;
    private final Rack rack;
    private final PluginLogger logger;
    private final Binder binder;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<Consumer<Duration>> drainHooks = new ArrayList<>();
    private volatile Wiring wiring;
    private @Nullable TrackedExecutor executor;
    private @Nullable TrackedScheduler scheduler;
    private @Nullable TrackedMeters meters;
    private volatile @Nullable GenerationMount mount;
    private boolean retired;

    GenerationContext(Generation generation, Rack rack, Wiring wiring) {
        this.generation = generation;
        this.rack = rack;
        this.wiring = wiring;
        this.logger = new PluginLogger(
                generation.origin().id(),
                generation.key().toString(),
                rack.settings().mask());
        this.binder = new Binder(rack.handles(), generation.owner(), () -> this.wiring, this::meters);
    }

    void wire(Wiring next) {
        wiring = next;
    }

    @Override
    public String point() {
        return generation.key().point();
    }

    @Override
    public String binding() {
        return generation.key().name();
    }

    @Override
    public int generation() {
        return generation.number();
    }

    @Override
    public synchronized ExecutorService executor() {
        refuseRetired();
        return trackedExecutor();
    }

    private TrackedExecutor trackedExecutor() {
        if (executor == null) {
            executor = new TrackedExecutor(
                    generation.toString(),
                    generation.origin().loader(),
                    e -> logger.log(System.Logger.Level.ERROR, "a task failed", e));
        }
        return executor;
    }

    @Override
    public synchronized ScheduledExecutorService scheduler() {
        refuseRetired();
        if (scheduler == null) {
            scheduler = new TrackedScheduler(generation.toString(), rack.timers(), trackedExecutor());
        }
        return scheduler;
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public Clock clock() {
        return rack.settings().clock();
    }

    @Override
    public Path dataFolder() {
        Path root = rack.settings().dataFolder().resolve("bindings").normalize();
        Path folder = root.resolve(point()).resolve(binding()).normalize();
        if (!folder.startsWith(root) || folder.getNameCount() != root.getNameCount() + 2) {
            throw new IllegalStateException(generation.key() + ": the name can't be that of a folder");
        }
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Events events() {
        return (type, data) -> {
            Map<String, Object> all = new LinkedHashMap<>(data);
            all.put("point", point());
            all.put("binding", binding());
            all.put("plugin", generation.origin().id());
            rack.settings().events().emit(type, all);
        };
    }

    @Override
    public synchronized TrackedMeters meters() {
        refuseRetired();
        if (meters == null) {
            meters = rack.settings()
                    .metrics()
                    .view(Tags.of("plugin", generation.origin().id()));
        }
        return meters;
    }

    @Override
    public Mount mount() {
        try {
            return mountNow();
        } catch (StepFailed e) {
            throw new IllegalStateException(e.reason());
        }
    }

    synchronized GenerationMount mountNow() throws StepFailed {
        GenerationMount made = mount;
        if (made == null) {
            refuseRetired();
            made = GenerationMount.deploy(
                    rack.settings().vertx(),
                    generation.origin().loader(),
                    generation.deadlines().start());
            mount = made;
        }
        return made;
    }

    @Nullable
    Router router() {
        GenerationMount made = mount;
        return made == null ? null : made.router();
    }

    @Override
    public synchronized void onDrain(Consumer<Duration> onDrain) {
        refuseRetired();
        bounded(drainHooks.size());
        drainHooks.add(onDrain);
    }

    @Override
    public synchronized void onRetire(AutoCloseable resource) {
        refuseRetired();
        bounded(resources.size());
        resources.push(resource);
    }

    private void bounded(int size) {
        if (size >= MAXIMUM_RESOURCES) {
            throw new IllegalStateException(generation + ": more than " + MAXIMUM_RESOURCES + " resources");
        }
    }

    private void refuseRetired() {
        if (retired) {
            throw new RetiredException(generation + " has retired");
        }
    }

    @Override
    public <T> T bind(Class<T> point, String name) {
        return binder.bind(point, name);
    }

    @Override
    public <T> BindingSet<T> bindAll(Class<T> point) {
        return binder.bindAll(point);
    }

    @Override
    public <T> T service(Class<T> service) {
        return binder.service(service);
    }

    // --- taking it back ---

    synchronized boolean hasDrainHooks() {
        return !drainHooks.isEmpty();
    }

    synchronized List<Consumer<Duration>> takeDrainHooks() {
        List<Consumer<Duration>> taken = List.copyOf(drainHooks);
        drainHooks.clear();
        return taken;
    }

    private synchronized @Nullable AutoCloseable nextResource() {
        return resources.poll();
    }

    /**
     * Undoes everything, what came last first.
     *
     * @param limit how long each step may take
     * @param notes gets what did not go well
     * @return what is left open for good
     */
    List<String> undo(Duration limit, List<String> notes) {
        for (AutoCloseable next = nextResource(); next != null; next = nextResource()) {
            AutoCloseable resource = next;
            attempt(
                    notes,
                    () -> generation.steps().run("closing a resource", limit, () -> {
                        resource.close();
                        return true;
                    }));
        }
        TrackedExecutor tasks;
        TrackedMeters registered;
        synchronized (this) {
            retired = true;
            if (scheduler != null) {
                scheduler.shutdownNow();
            }
            tasks = executor;
            registered = meters;
        }
        GenerationMount mounted = mount;
        if (mounted != null) {
            attempt(notes, () -> mounted.undeploy(limit));
        }
        List<String> open = new ArrayList<>();
        if (tasks != null) {
            open.addAll(tasks.retire(limit));
        }
        if (registered != null) {
            registered.close();
        }
        generation.owner().retire();
        synchronized (this) {
            mount = null;
            drainHooks.clear();
        }
        return open;
    }

    private void attempt(List<String> notes, Attempt attempt) {
        try {
            attempt.run();
        } catch (StepFailed e) {
            notes.add(e.reason());
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws StepFailed;
    }
}
