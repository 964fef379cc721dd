package dev.jackfield.testkit;

import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.metric.TrackedMeters;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.Events;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Facade;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ProviderContext} for unit tests, without a kernel: time stands still until the test moves it, and what was
 * taken from the context is undone when it is closed; closing fails when something would not end. Thread-safe.
 *
 * <pre>{@code
 * try (TestContext context = TestContext.of(CacheStore.class)) {
 *     CacheStore store = context.create(new TinyProvider(), Map.of("maximum_entries", 2));
 *     …
 *     context.clock().advance(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class TestContext implements ProviderContext, AutoCloseable {
    private final String point;
    private final String binding;
    private final int generation;
    private final @Nullable TestContext before;
    private final AtomicInteger successors = new AtomicInteger();
    private final FakeClock clock;
    private final ExecutorService executor = new CarryingExecutor();
    private final NodeMetrics metrics;
    private final TrackedMeters meters;
    private final RecordingLogger logger = new RecordingLogger();
    private final List<Emitted> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<Duration>> onDrain = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> onRetire = new ArrayDeque<>();
    private final Map<Class<?>, Map<String, Object>> bound = new LinkedHashMap<>();
    private final Map<Class<?>, Map<String, ?>> sets = new HashMap<>();
    private @Nullable TestMount mount;
    private @Nullable Path dataFolder;

    /**
     * One event that was told.
     *
     * @param type what happened
     * @param data its details
     */
    public record Emitted(String type, Map<String, ?> data) {}

    private TestContext(String point, String binding, @Nullable TestContext before) {
        this.point = point;
        this.binding = binding;
        this.before = before;
        this.generation = before == null ? 1 : before.generation + before.successors.incrementAndGet();
        this.clock = before == null ? new FakeClock() : before.clock;
        this.metrics = new NodeMetrics(clock);
        this.meters = metrics.view(Tags.empty());
    }

    /**
     * {@return a context of the binding {@code default} of a point}
     *
     * @param point the extension point
     */
    public static TestContext of(Class<?> point) {
        return new TestContext(ExtensionPoints.nameOf(point), "default", null);
    }

    /**
     * {@return a context of the next generation of the same binding: with the clock and the data folder of this one, and
     * everything else of its own. Close this one last: it has the folder}
     */
    public TestContext next() {
        return new TestContext(point, binding, this);
    }

    /**
     * Makes an instance from options as YAML would carry them. It is closed with the context, before what it took.
     *
     * @param provider the provider
     * @param options names and values; defaults are filled in
     * @return the instance
     * @throws Exception what the provider throws, or all mistakes in the options
     */
    public <T> T create(Provider<T> provider, Map<String, ?> options) throws Exception {
        OptionValues values = provider.options().check(options);
        T instance = provider.create(values, this);
        if (instance instanceof AutoCloseable closeable) {
            onRetire(closeable);
        }
        return instance;
    }

    /**
     * Lets {@link #bind} and the others find an instance; a later one of the same name replaces it.
     *
     * @param point the extension point
     * @param name the binding's name
     * @param instance what is plugged in
     * @return this
     */
    public synchronized <T> TestContext bound(Class<T> point, String name, T instance) {
        bound.computeIfAbsent(point, type -> new LinkedHashMap<>()).put(name, instance);
        sets.remove(point);
        return this;
    }

    /**
     * Takes a binding out again.
     *
     * @param point the extension point
     * @param name the binding's name
     */
    public synchronized void unbind(Class<?> point, String name) {
        bound.getOrDefault(point, new LinkedHashMap<>()).remove(name);
        sets.remove(point);
    }

    /** The same until something is bound, as a server has it. */
    @SuppressWarnings("unchecked") // of that type, as it was made
    private synchronized <T> Map<String, T> instances(Class<T> type) {
        return (Map<String, T>) sets.computeIfAbsent(type, point -> {
            Map<String, T> instances = new LinkedHashMap<>();
            bound.getOrDefault(type, Map.of()).forEach((name, instance) -> instances.put(name, type.cast(instance)));
            return Collections.unmodifiableMap(instances);
        });
    }

    @Override
    public <T> T bind(Class<T> type, String name) {
        T instance = instances(type).get(name);
        if (instance == null) {
            throw new NotBoundException(ExtensionPoints.nameOf(type) + "/" + name + ": nothing is plugged in");
        }
        return instance;
    }

    @Override
    public <T> BindingSet<T> bindAll(Class<T> type) {
        return () -> instances(type);
    }

    @Override
    public <T> T service(Class<T> service) {
        if (service == Meters.class) {
            return service.cast(meters);
        }
        if (service == Metrics.class) {
            return service.cast(meters.timings());
        }
        for (Facade<?> facade : ServiceLoader.load(Facade.class, Facade.class.getClassLoader())) {
            if (facade.type() == service) {
                return service.cast(facade.create((Bindings) this));
            }
        }
        return bind(service, "default");
    }

    @Override
    public String point() {
        return point;
    }

    @Override
    public String binding() {
        return binding;
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return clock.scheduler();
    }

    @Override
    public RecordingLogger logger() {
        return logger;
    }

    @Override
    public FakeClock clock() {
        return clock;
    }

    @Override
    public synchronized Path dataFolder() {
        if (before != null) {
            return before.dataFolder();
        }
        Path folder = dataFolder;
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("jackfield-test");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            dataFolder = folder;
        }
        return folder;
    }

    @Override
    public Events events() {
        return (type, data) -> events.add(new Emitted(type, Map.copyOf(data)));
    }

    /**
     * {@return what was told so far}
     */
    public List<Emitted> emitted() {
        return List.copyOf(events);
    }

    @Override
    public Meters meters() {
        return meters;
    }

    /**
     * {@return where the meters are}
     */
    public MeterRegistry registry() {
        return meters.registry();
    }

    @Override
    public synchronized TestMount mount() {
        TestMount made = mount;
        if (made == null) {
            made = new TestMount();
            mount = made;
        }
        return made;
    }

    /**
     * Mounts routes or a gateway as the kernel does, and serves them on a loopback port.
     *
     * @param routes what is mounted
     * @return the address, without a path
     * @throws Exception what mounting throws
     */
    public URI serve(Routes routes) throws Exception {
        mount().call(() -> routes.mount(mount()));
        return mount().serve();
    }

    @Override
    public void onDrain(Consumer<Duration> action) {
        onDrain.add(action);
    }

    /** Tells the instance, as a swap does, that it was replaced. */
    public void drain() {
        onDrain.forEach(action -> action.accept(Duration.ofSeconds(1)));
    }

    @Override
    public synchronized void onRetire(AutoCloseable resource) {
        onRetire.push(resource);
    }

    /**
     * Retires: closes instances and resources, last first, and undoes the rest.
     *
     * @throws Exception what closing threw
     * @throws IllegalStateException if a task did not end
     */
    @Override
    public void close() throws Exception {
        Exception failure = null;
        for (; ; ) {
            AutoCloseable resource;
            synchronized (this) {
                resource = onRetire.poll();
            }
            if (resource == null) {
                break;
            }
            try {
                resource.close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (before == null) {
            clock.scheduler().shutdown();
        }
        executor.shutdown();
        if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
            executor.shutdownNow();
            throw new IllegalStateException("tasks of the executor did not end after the instance was closed");
        }
        synchronized (this) {
            if (mount != null) {
                mount.close();
            }
            if (dataFolder != null) {
                Folders.delete(dataFolder);
            }
        }
        meters.close();
        metrics.close();
        if (failure != null) {
            throw failure;
        }
    }
}
