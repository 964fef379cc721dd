package dev.jackfield.kernel.binding;

import dev.jackfield.spi.handle.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One new generation of a change on its way: made once, by whoever needs it first; others wait. */
final class Preparation {
    private final BindingKey key;
    private final Target target;
    private final World.Plug plug;
    private final List<String> notes = new ArrayList<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Boolean> made = new CompletableFuture<>();
    private volatile @Nullable Generation generation;
    private volatile @Nullable Phase<Object> phase;
    private volatile @Nullable String failure;
    private volatile boolean early;
    private long startedNanos;

    Preparation(BindingKey key, Target target, World.Plug plug) {
        this.key = key;
        this.target = target;
        this.plug = plug;
    }

    /**
     * {@return whether it is there, made here and now if nobody made it before}
     *
     * @param tolerant whether it may be down
     */
    boolean ensure(Rack rack, ChangeRun run, boolean tolerant) {
        if (claimed.compareAndSet(false, true)) {
            startedNanos = rack.settings().clock().nanoTime();
            try {
                make(rack, run, tolerant);
            } catch (StepFailed e) {
                failure = rack.mask(e.reason());
            } catch (RuntimeException | Error e) {
                failure = rack.mask(Failures.describe(e));
            } finally {
                made.complete(failure == null);
            }
        }
        return await();
    }

    private boolean await() {
        long limit = target.deadlines().start().toMillis() * 3
                + target.deadlines().health().toMillis() * 3;
        try {
            return made.get(limit, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    private void make(Rack rack, ChangeRun run, boolean tolerant) throws StepFailed {
        rack.handles().check(target.entry().pointType());
        Origin origin = rack.origin(target.entry());
        origin.retain();
        Generation next;
        try {
            next = new Generation(key, rack.binding(key).nextNumber(), target, origin, rack, run.wiring(this));
        } catch (RuntimeException | Error e) {
            origin.release();
            throw e;
        }
        generation = next;
        next.steps().heed(run.abort());
        next.create();
        next.start();
        next.firstHealth(tolerant, rack.settings().clock().instant());
        phase = next.newPhase();
        if (plug.slot().current().instance() == null) {
            // nothing serves there yet: what is made after it may call it during its own start
            Binding.serve(plug.slot(), phase());
            early = true;
        }
    }

    /** Switches it in, where it does not serve already. */
    void serve() {
        if (!early) {
            Binding.serve(plug.slot(), phase());
        }
    }

    /** Takes it out again, where it served early. */
    void withdraw() {
        if (early) {
            Binding.unplug(plug.slot(), ready());
            early = false;
        }
    }

    BindingKey key() {
        return key;
    }

    World.Plug plug() {
        return plug;
    }

    Target target() {
        return target;
    }

    @Nullable
    Generation generation() {
        return generation;
    }

    Generation ready() {
        Generation next = generation;
        if (next == null || failure != null) {
            throw new IllegalStateException(key + " is not made");
        }
        return next;
    }

    private Phase<Object> phase() {
        Phase<Object> first = phase;
        if (first == null) {
            throw new IllegalStateException(key + " is not made");
        }
        return first;
    }

    @Nullable
    String failure() {
        return failure;
    }

    boolean isReady() {
        return generation != null && phase != null && failure == null;
    }

    List<String> notes() {
        return notes;
    }

    long startedNanos() {
        return startedNanos;
    }
}
