package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.event.Event;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.handle.Owner;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A switchboard with real Vert.x, meters and events, into which tests plug providers of their own. */
final class TestBoard implements AutoCloseable {
    static final Deadlines SHORT = new Deadlines(
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofMillis(300));
    static final Deadlines USUAL = new Deadlines(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    static final String SECRET = "swordfish";

    final Vertx vertx = Vertx.vertx();
    final NodeMetrics metrics = new NodeMetrics();
    final EventLog events;
    final Switchboard board;
    final Owner application = new Owner("application");
    final List<String> leftOpen = new CopyOnWriteArrayList<>();
    private final IdentityHashMap<Provider<?>, FakeOrigin> origins = new IdentityHashMap<>();

    TestBoard(Path folder) {
        this(folder, Duration.ofHours(1));
    }

    TestBoard(Path folder, Duration healthInterval) {
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Instant instant() {
                return Instant.now();
            }
        };
        UnaryOperator<String> mask = text -> text.replace(SECRET, OptionValues.MASK);
        events = new EventLog(clock, mask);
        board = new Switchboard(
                new SwitchboardSettings(vertx, metrics, events, clock, folder, healthInterval, mask),
                entry -> origin(entry.provider()));
    }

    static BindingKey key(Class<?> point, String name) {
        return new BindingKey(ExtensionPoints.nameOf(point), name);
    }

    /** Makes instances of a point. */
    @FunctionalInterface
    interface Maker<T> {
        T make(ProviderContext context) throws Exception;
    }

    static <T> Provider<T> provider(String name, Maker<T> maker) {
        return new Provider<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public T create(OptionValues options, ProviderContext context) throws Exception {
                return maker.make(context);
            }
        };
    }

    <T> Target target(Class<T> point, Maker<T> maker) {
        return target(point, maker, USUAL);
    }

    <T> Target target(Class<T> point, Maker<T> maker, Deadlines deadlines) {
        return target(point, provider("fake", maker), deadlines);
    }

    @SuppressWarnings("NullAway") // the plugin is a fake of this package's own seam
    <T> Target target(Class<T> point, Provider<T> provider, Deadlines deadlines) {
        ProviderEntry entry = new ProviderEntry(
                ExtensionPoints.nameOf(point), point, provider.name(), Options.none(), provider, null);
        return new Target(entry, Options.none().check(Map.of()), deadlines);
    }

    synchronized FakeOrigin origin(Provider<?> provider) {
        return origins.computeIfAbsent(provider, made -> new FakeOrigin(leftOpen));
    }

    synchronized long retained() {
        return origins.values().stream().mapToLong(origin -> origin.retained).sum();
    }

    <T> SwapReport plug(Class<T> point, String name, Target target) {
        return done(board.apply(Map.of(key(point, name), Optional.of(target)))).get(0);
    }

    <T> SwapReport plug(Class<T> point, String name, Maker<T> maker) {
        return plug(point, name, target(point, maker));
    }

    <T> SwapReport unplug(Class<T> point, String name) {
        return done(board.apply(Map.of(key(point, name), Optional.empty()))).get(0);
    }

    static ChangeFailed refused(Runnable change) {
        try {
            change.run();
        } catch (ChangeFailed e) {
            return e;
        }
        throw new AssertionError("the change was made");
    }

    static List<SwapReport> done(Applied applied) {
        try {
            return applied.reports().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the change was not over within a minute", e);
        }
    }

    /** An ordered change. */
    static Map<BindingKey, Optional<Target>> change(Object... keysAndTargets) {
        Map<BindingKey, Optional<Target>> change = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTargets.length; i += 2) {
            change.put((BindingKey) keysAndTargets[i], Optional.ofNullable((Target) keysAndTargets[i + 1]));
        }
        return change;
    }

    <T> T handle(Class<T> point, String name) {
        return board.handle(point, name, application);
    }

    List<String> eventTypes() {
        return events.after(0, EventLog.CAPACITY).events().stream()
                .map(Event::type)
                .toList();
    }

    @Override
    public void close() throws Exception {
        board.close(Duration.ofSeconds(5));
        metrics.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static final class FakeOrigin implements Origin {
        private final List<String> leftOpen;
        volatile long retained;

        FakeOrigin(List<String> leftOpen) {
            this.leftOpen = leftOpen;
        }

        @Override
        public String id() {
            return "fake-plugin";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public int number() {
            return 7;
        }

        @Override
        public String digest() {
            return "d1635";
        }

        @Override
        public ClassLoader loader() {
            return TestBoard.class.getClassLoader();
        }

        @Override
        public synchronized void retain() {
            retained++;
        }

        @Override
        public synchronized void release() {
            retained--;
        }

        @Override
        public void leftOpen(List<String> open) {
            leftOpen.addAll(open);
        }
    }
}
