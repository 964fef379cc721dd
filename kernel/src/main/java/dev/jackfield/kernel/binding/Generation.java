package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.http.Routes;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One instance behind a binding, with all that was lent to it. It is the attachment of the phases that serve it.
 *
 * @since 1.0
 */
public final class Generation {
    /** Every look at health before the switch must be good: what flaps is found out before it serves. */
    private static final int FIRST_LOOKS = 3;

    private final BindingKey key;
    private final int number;
    private final Deadlines deadlines;
    private final Origin origin;
    private final SwapReport.Side side;
    private final Map<String, Object> options;
    private final Steps steps;
    private final Owner owner;
    private final GenerationContext context;
    private final Vitals vitals;
    private final Set<BindingKey> needs = ConcurrentHashMap.newKeySet();
    private final Set<String> needsAll = ConcurrentHashMap.newKeySet();
    private final Set<BindingKey> holds = ConcurrentHashMap.newKeySet();
    private final List<Phase<Object>> phases = new CopyOnWriteArrayList<>();
    private volatile @Nullable Target target;
    private volatile @Nullable Object instance;
    private volatile boolean started;
    private volatile Instant since;

    Generation(BindingKey key, int number, Target target, Origin origin, Rack rack, Wiring wiring) {
        this.key = key;
        this.number = number;
        this.target = target;
        this.deadlines = target.deadlines();
        this.origin = origin;
        this.side = new SwapReport.Side(target.entry().name(), origin.id(), origin.version(), number);
        this.options = target.options().masked();
        this.steps = new Steps(toString(), origin.loader(), rack.settings().mask());
        this.owner = new Owner(toString());
        this.since = rack.settings().clock().instant();
        this.vitals = new Vitals(since);
        this.context = new GenerationContext(this, rack, wiring);
    }

    // --- making it ---

    void create() throws StepFailed {
        Target made = running();
        Object created = steps.run(
                "create",
                deadlines.start(),
                () -> made.entry().provider().create(made.options(), context),
                late -> closeLate(late));
        if (created == null) {
            throw new StepFailed("create answered null", false);
        }
        Class<?> type = made.entry().pointType();
        if (!type.isInstance(created)) {
            throw new StepFailed(
                    "create answered a " + created.getClass().getName() + ", which is no " + type.getName(), false);
        }
        instance = created;
    }

    /** Nobody else will: it came after it had been given up. */
    private static void closeLate(@Nullable Object late) {
        if (late instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                System.getLogger(Generation.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing what came late failed: {0}", Failures.describe(e));
            }
        }
    }

    void start() throws StepFailed {
        Object made = instance();
        if (made instanceof Lifecycle lifecycle) {
            steps.run("start", deadlines.start(), () -> {
                lifecycle.start();
                return true;
            });
        }
        started = true;
        if (made instanceof Routes routes) {
            context.mountNow().add(routes, deadlines.start());
        }
    }

    /**
     * @param tolerant whether it may be down
     */
    void firstHealth(boolean tolerant, Instant now) throws StepFailed {
        if (!(instance() instanceof HealthCheck check)) {
            return;
        }
        for (int i = 0; i < FIRST_LOOKS; i++) {
            Health health;
            try {
                health = steps.run("health", deadlines.health(), check::health);
            } catch (StepFailed e) {
                if (!tolerant) {
                    throw e;
                }
                health = Health.down(e.reason());
            }
            vitals.begin(health, now);
            if (health.state() == Health.State.DOWN) {
                if (tolerant) {
                    return;
                }
                throw new StepFailed(
                        (i == 0 ? "health is down" : "health flaps: up, then down") + detail(health), false);
            }
        }
    }

    private static String detail(Health health) {
        return health.detail().isEmpty() ? "" : ": " + health.detail();
    }

    // --- what serves it ---

    Phase<Object> newPhase() {
        return keep(Phase.of(instance(), toString(), this));
    }

    Phase<Object> keep(Phase<Object> phase) {
        phases.add(phase);
        return phase;
    }

    /** Forgets what is over, other than the phase that serves: nothing can enter those any more. */
    void prune(Phase<Object> serving) {
        phases.removeIf(phase -> phase != serving && phase.drained());
    }

    List<Phase<Object>> phases() {
        return phases;
    }

    long inFlight() {
        long sum = 0;
        for (Phase<Object> phase : phases) {
            sum += Math.max(0, phase.inFlight());
        }
        return sum;
    }

    boolean drained() {
        for (Phase<Object> phase : phases) {
            if (!phase.drained()) {
                return false;
            }
        }
        return true;
    }

    void switchedIn(Instant now) {
        since = now;
    }

    // --- what it is ---

    /**
     * {@return its routes; null where it has none}
     */
    public @Nullable Router router() {
        return context.router();
    }

    BindingKey key() {
        return key;
    }

    int number() {
        return number;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Origin origin() {
        return origin;
    }

    SwapReport.Side side() {
        return side;
    }

    Steps steps() {
        return steps;
    }

    Owner owner() {
        return owner;
    }

    GenerationContext context() {
        return context;
    }

    Vitals vitals() {
        return vitals;
    }

    /** What it bound while it was made; circles are made of these. */
    Set<BindingKey> needs() {
        return needs;
    }

    /** The points of which it bound all, while it was made. */
    Set<String> needsAll() {
        return needsAll;
    }

    /** Whatever it bound, at any time. */
    Set<BindingKey> holds() {
        return holds;
    }

    boolean holds(BindingKey other) {
        return holds.contains(other) || needs.contains(other);
    }

    BindingView view() {
        return new BindingView(
                key,
                side.provider(),
                side.plugin(),
                side.version(),
                origin.number(),
                number,
                since,
                options,
                inFlight(),
                vitals.shown(),
                vitals.since());
    }

    boolean needs(BindingKey other) {
        return needs.contains(other) || needsAll.contains(other.point());
    }

    boolean started() {
        return started;
    }

    Instant since() {
        return since;
    }

    Map<String, Object> maskedOptions() {
        return options;
    }

    Object instance() {
        Object made = instance;
        if (made == null) {
            throw new IllegalStateException(this + " has no instance");
        }
        return made;
    }

    @Nullable
    Object instanceOrNull() {
        return instance;
    }

    Target running() {
        Target made = target;
        if (made == null) {
            throw new IllegalStateException(this + " has been closed");
        }
        return made;
    }

    @Nullable
    Target targetOrNull() {
        return target;
    }

    Predecessor asPredecessor() {
        Target made = running();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Option<?> option : made.entry().options()) {
            made.options().find(option).ifPresent(value -> values.put(option.name(), OptionText.of(option, value)));
        }
        return new Predecessor(
                key, side.provider(), side.plugin(), side.version(), origin.digest(), Map.copyOf(values), deadlines);
    }

    /** Lets go of everything that is the plugin's. */
    void forget() {
        instance = null;
        target = null;
        phases.clear();
    }

    @Override
    public String toString() {
        return key + "#" + number;
    }
}
