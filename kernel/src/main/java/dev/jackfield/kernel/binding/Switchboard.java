package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.metric.TrackedMeters;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Slot;
import dev.jackfield.spi.http.Gateway;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: all bindings of a kernel. Changes are for the control thread; whatever only answers may be
 * called from any thread and does not block.
 *
 * <pre>
 * create ─► start ─► health ─► carry ─► switch ─► drain ─► stop ─► close ─► prove
 * └──────── roll back ─────────────────────┘ └──── off the control thread ────┘
 * </pre>
 *
 * @since 1.0
 */
public final class Switchboard {
    private static final Duration TELLING = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofMillis(1500);

    private final Rack rack;
    private final HealthWatch health;
    private final ReentrantLock changing = new ReentrantLock();
    /** What the application registers is removed at the end. */
    private final TrackedMeters application;

    private volatile @Nullable ChangeRun current;
    private boolean closed;

    /**
     * @param settings what it stands on
     */
    public Switchboard(SwitchboardSettings settings) {
        this(settings, Origin::of);
    }

    Switchboard(SwitchboardSettings settings, Function<ProviderEntry, Origin> origins) {
        this.rack = new Rack(settings, origins);
        this.health = new HealthWatch(rack);
        this.application = settings.metrics().view(Tags.empty());
        health.start();
    }

    /**
     * Makes a change as a whole, or not at all. Blocks until it is switched; draining and closing what was replaced goes
     * on afterwards.
     *
     * @param change what is to be different
     * @return what was done
     * @throws ChangeFailed if it was rolled back, or not begun; everything runs as before
     */
    public Applied apply(Change change) {
        if (!changing.tryLock()) {
            throw new ChangeFailed("busy", "another change is being made", List.of());
        }
        try {
            if (changing.getHoldCount() > 1) {
                throw new ChangeFailed("busy", "a change can't be made within another", List.of());
            }
            ChangeRun run = new ChangeRun(rack, health, change);
            current = run;
            if (rack.closing()) {
                throw new ChangeFailed("shutting_down", "the kernel shuts down", List.of());
            }
            return run.run();
        } finally {
            current = null;
            changing.unlock();
        }
    }

    /**
     * As {@link #apply(Change)}, keeping the order and swapping only what differs.
     *
     * @param targets what is to be plugged in where; empty removes
     * @return what was done
     */
    public Applied apply(Map<BindingKey, Optional<Target>> targets) {
        return apply(Change.of(targets));
    }

    /**
     * {@return who holds a binding, so that it can't be removed alone; usually few}
     *
     * @param key which binding
     */
    public List<BindingKey> holders(BindingKey key) {
        return running(generation -> generation.holds(key));
    }

    private List<BindingKey> running(Predicate<Generation> which) {
        return rack.world().all().stream()
                .map(World.Plug::key)
                .filter(key -> {
                    Generation running = rack.running(key);
                    return running != null && which.test(running);
                })
                .toList();
    }

    /**
     * {@return the generation before the one that runs, empty where there was none}
     *
     * @param key which binding
     */
    public Optional<Predecessor> predecessor(BindingKey key) {
        return Optional.ofNullable(rack.known(key)).map(Binding::predecessor);
    }

    /**
     * {@return the last swaps of a binding, at most 50, the latest first; kept when it is removed}
     *
     * @param key which binding
     */
    public List<SwapReport> history(BindingKey key) {
        Binding binding = rack.known(key);
        return binding == null ? List.of() : binding.history();
    }

    /**
     * {@return what is plugged in where, in the order of the configuration}
     */
    public List<BindingView> views() {
        return rack.world().all().stream()
                .flatMap(plug -> view(plug.key()).stream())
                .toList();
    }

    /**
     * {@return one binding}
     *
     * @param key which binding
     */
    public Optional<BindingView> view(BindingKey key) {
        return Optional.ofNullable(rack.running(key)).map(Generation::view);
    }

    /**
     * {@return the target of what runs, empty where nothing is plugged in; not to be kept}
     *
     * @param key which binding
     */
    public Optional<Target> target(BindingKey key) {
        return Optional.ofNullable(rack.running(key)).map(Generation::targetOrNull);
    }

    /**
     * {@return bindings of running generations that come from a plugin, whichever of its generations}
     *
     * @param pluginId the plugin's id
     */
    public List<BindingKey> boundTo(String pluginId) {
        return running(generation -> generation.side().plugin().equals(pluginId));
    }

    /**
     * {@return a handle of one binding}
     *
     * @param point the extension point
     * @param name the binding's name
     * @param owner who will hold it
     * @throws dev.jackfield.spi.NotBoundException if nothing is plugged in there; says what is
     */
    public <T> T handle(Class<T> point, String name, Owner owner) {
        return bindings(owner).bind(point, name);
    }

    /**
     * {@return all bindings of a point, live and in the order of the configuration}
     *
     * @param point the extension point
     * @param owner who will hold them
     */
    public <T> BindingSet<T> handles(Class<T> point, Owner owner) {
        return bindings(owner).bindAll(point);
    }

    /**
     * {@return a facade such as {@code Caches}, or the binding {@code default} of a point}
     *
     * @param service the facade or the point
     * @param owner who will hold it
     * @throws dev.jackfield.spi.NotBoundException if nothing offers it; says what is offered
     */
    public <T> T service(Class<T> service, Owner owner) {
        return bindings(owner).service(service);
    }

    /**
     * {@return the three above for one owner, such as the application}
     *
     * @param owner who will hold what it asks for
     */
    public Bindings bindings(Owner owner) {
        return new Binder(rack.handles(), owner, () -> rack.live(null), () -> application);
    }

    /**
     * {@return what the handles of a binding read, the same for as long as the point's type is; unbound where nothing is
     * plugged in. The attachment of its phases is a {@link Generation}}
     *
     * @param key which binding
     */
    public Slot<?> slot(BindingKey key) {
        return rack.binding(key).slot();
    }

    /**
     * {@return the slots whose generations have routes for the control listener, in the order of the configuration; ask
     * for every request}
     */
    public List<Slot<?>> routed() {
        List<Slot<?>> routed = new ArrayList<>();
        for (World.Plug plug : rack.world().all()) {
            Generation serving = Binding.serving(plug.slot());
            if (serving != null && serving.router() != null && !hasItsOwnDoor(plug.type())) {
                routed.add(plug.slot());
            }
        }
        return routed;
    }

    /** Such routes must not be reached below {@code /api/v1} too. */
    private static boolean hasItsOwnDoor(Class<?> point) {
        return Gateway.class.isAssignableFrom(point) || Dashboard.class.isAssignableFrom(point);
    }

    /**
     * Tells every generation to end its endless streams, as before a shutdown; all of them go on serving. Returns when they
     * have been told, or after a second.
     */
    public void endStreams() {
        List<Thread> telling = new ArrayList<>();
        for (World.Plug plug : rack.world().all()) {
            if (plug.slot().current().attachment() instanceof Generation generation
                    && generation.context().hasDrainHooks()) {
                // each on its own: one that hangs must not keep the others from being told
                telling.add(Threads.daemon(
                        "jackfield " + generation + " ends streams", () -> Retirement.tellStreams(generation)));
            }
        }
        telling.forEach(Thread::start);
        long end = System.nanoTime() + TELLING.toNanos();
        try {
            for (Thread thread : telling) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a change that is under way with a rollback, as soon as can be. Returns at once. */
    public void giveUp() {
        ChangeRun running = current;
        if (running != null) {
            running.giveUp();
        }
    }

    /**
     * Removes every binding, holders first. All drains share one deadline, after which what remains is cut; stopping and
     * closing gets a second more. Refuses changes from its beginning. Leaves no thread, except such as hang in a plugin.
     * Blocks; closing twice is harmless.
     *
     * @param drain how long all drains may take together
     * @return what did not go well, for people; usually empty
     */
    public List<String> close(Duration drain) {
        rack.drainsEnd(System.nanoTime() + drain.toNanos());
        giveUp();
        changing.lock();
        try {
            if (closed) {
                return List.of();
            }
            closed = true;
            Map<BindingKey, Optional<Target>> all = new LinkedHashMap<>();
            rack.world().all().forEach(plug -> all.put(plug.key(), Optional.empty()));
            new ChangeRun(rack, health, Change.of(all)).run();
            return awaitRetired();
        } finally {
            application.close();
            rack.timers().shutdownNow();
            changing.unlock();
        }
    }

    /** Earlier retirements too: their drains share the deadline from now on. */
    private List<String> awaitRetired() {
        List<String> notes = new ArrayList<>();
        long end = rack.drainsEnd() + CLOSING.toNanos();
        for (Retirement retirement : List.copyOf(rack.retiring())) {
            try {
                long left = Math.max(0, end - System.nanoTime());
                Retirement.Result result = retirement.result().get(left, TimeUnit.NANOSECONDS);
                if (result.cut() > 0) {
                    notes.add(retirement + ": " + result.cut() + " calls were cut");
                }
                notes.addAll(result.notes());
            } catch (TimeoutException e) {
                notes.add(retirement + " is not closed yet");
            } catch (ExecutionException e) {
                notes.add(retirement + ": " + Failures.describe(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                notes.add(retirement + " was not waited for");
            }
        }
        return notes;
    }
}
