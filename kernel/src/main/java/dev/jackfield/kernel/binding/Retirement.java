package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.handle.Phase;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of one generation, off the control thread: its endless streams are told to end, its calls drain or are cut, it
 * is stopped and closed, and whatever was lent to it is taken back.
 */
final class Retirement implements Runnable {
    private static final System.Logger LOG = System.getLogger(Retirement.class.getName());
    /** After which clients of streams that were told to end should come back. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration LINGER = Duration.ofMillis(10);
    private static final Duration LEAVING = Duration.ofMillis(200);
    private static final Duration LONGEST_STEP_AT_SHUTDOWN = Duration.ofSeconds(1);

    private final Generation generation;
    private final Rack rack;
    private final HealthWatch health;
    private final List<CompletableFuture<Result>> after;
    private final @Nullable Runnable unplug;
    private final long switched;
    private long inFlight;
    private boolean drained;
    private long drainedAt;
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    /**
     * How it went.
     *
     * @param inFlight calls in it when it was replaced
     * @param drainedMs until they had left
     * @param cut those that had not
     * @param notes what did not go well
     */
    record Result(long inFlight, double drainedMs, long cut, List<String> notes) {}

    /**
     * @param after what has to be gone first, because it uses this one
     * @param unplug takes it out of its slot; nothing where another one serves there already
     * @param switched when another one took over, by the kernel's clock; not used where it is unplugged
     */
    Retirement(
            Generation generation,
            Rack rack,
            HealthWatch health,
            List<CompletableFuture<Result>> after,
            @Nullable Runnable unplug,
            long switched) {
        this.generation = generation;
        this.rack = rack;
        this.health = health;
        this.after = List.copyOf(after);
        this.unplug = unplug;
        this.switched = switched;
        this.inFlight = generation.inFlight();
    }

    CompletableFuture<Result> result() {
        return result;
    }

    /** Starts it on a thread of its own. Most drains are over before that thread would run, so it looks here first. */
    void begin() {
        if (unplug == null && Drain.soon(generation::drained)) {
            drained = true;
            drainedAt = rack.settings().clock().nanoTime();
        }
        rack.retiring().add(this);
        Thread thread = Threads.daemon("jackfield " + generation + " retires", this);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, "no thread to retire {0} on, doing it here: {1}", generation, e.getMessage());
            run();
        }
    }

    @Override
    public void run() {
        List<String> notes = new ArrayList<>();
        double drainedMs = 0;
        long cut = 0;
        try {
            for (CompletableFuture<Result> holder : after) {
                holder.join();
            }
            long start = switched;
            if (unplug != null) {
                unplug.run();
                start = rack.settings().clock().nanoTime();
                inFlight = generation.inFlight();
            }
            LongSupplier deadline = drainDeadline();
            tellStreams(notes);
            if (!drained) {
                if (!Drain.await(generation::drained, deadline)) {
                    cut = cut(notes);
                }
                drainedAt = rack.settings().clock().nanoTime();
            }
            long nanos = drainedAt - start;
            drainedMs = nanos / 1e6;
            rack.binding(generation.key()).meters().drained(nanos);
            linger();
            close(notes);
        } catch (Throwable e) {
            notes.add("retiring failed: " + Failures.describe(e));
            LOG.log(Level.ERROR, () -> rack.mask("retiring " + generation + " failed\n" + Failures.trace(e)));
        } finally {
            rack.retiring().remove(this);
            List<String> masked = notes.stream().map(rack::mask).toList();
            result.complete(new Result(inFlight, drainedMs, cut, masked));
        }
    }

    /** Calls that are not counted may still be in old code, for an instant. */
    private void linger() {
        Target target = generation.targetOrNull();
        if (target != null && PointTypes.hasDrainFree(target.entry().pointType())) {
            Drain.pause(LINGER);
        }
    }

    private LongSupplier drainDeadline() {
        long own = System.nanoTime() + generation.deadlines().drain().toNanos();
        return () -> {
            long shared = rack.drainsEnd();
            return shared == Long.MAX_VALUE || shared - own > 0 ? own : shared;
        };
    }

    private void tellStreams(List<String> notes) {
        for (Consumer<Duration> hook : generation.context().takeDrainHooks()) {
            step(notes, "onDrain", generation.deadlines().stop(), () -> hook.accept(RETRY));
        }
    }

    /** Tells the streams of a generation that goes on serving. */
    static void tellStreams(Generation generation) {
        for (Consumer<Duration> hook : generation.context().takeDrainHooks()) {
            try {
                hook.accept(RETRY);
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "{0}: onDrain threw {1}", generation, Failures.describe(e));
            }
        }
    }

    private long cut(List<String> notes) {
        long cut = generation.inFlight();
        List<String> failures = new ArrayList<>();
        step(notes, "cutting", limit(), () -> {
            for (Phase<Object> phase : generation.phases()) {
                failures.addAll(phase.cut());
            }
        });
        failures.forEach(failure -> notes.add("cutting failed: " + failure));
        if (!Drain.await(generation::drained, Drain.within(LEAVING))) {
            notes.add(generation.inFlight() + " calls still ran when it was closed");
        }
        return cut;
    }

    /** Stops, closes, undoes, releases the plugin: each even if the one before failed. */
    void close(List<String> notes) {
        Origin origin = generation.origin();
        List<String> open = new ArrayList<>(health.end(generation, limit()));
        Object instance = generation.instanceOrNull();
        if (generation.started() && instance instanceof Lifecycle lifecycle) {
            step(notes, "stop", limit(), lifecycle::stop);
        }
        if (instance instanceof AutoCloseable closeable) {
            step(notes, "close", limit(), closeable::close);
        }
        open.addAll(generation.context().undo(limit(), notes));
        generation.steps().rest();
        open.addAll(generation.steps().stillRunning());
        generation.forget();
        if (!open.isEmpty()) {
            List<String> named =
                    open.stream().map(one -> rack.mask(generation + ": " + one)).toList();
            notes.addAll(named);
            origin.leftOpen(named);
        }
        try {
            origin.release();
        } catch (RuntimeException | Error e) {
            notes.add("unloading failed: " + Failures.describe(e));
        }
        if (!notes.isEmpty()) {
            LOG.log(Level.WARNING, () -> rack.mask(generation + " retired: " + String.join("; ", notes)));
        }
    }

    private Duration limit() {
        Duration own = generation.deadlines().stop();
        return rack.closing() && own.compareTo(LONGEST_STEP_AT_SHUTDOWN) > 0 ? LONGEST_STEP_AT_SHUTDOWN : own;
    }

    private void step(List<String> notes, String what, Duration limit, Action action) {
        try {
            generation.steps().run(what, limit, () -> {
                action.run();
                return true;
            });
        } catch (StepFailed e) {
            notes.add(e.reason());
        }
    }

    @Override
    public String toString() {
        return generation.toString();
    }

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }
}
