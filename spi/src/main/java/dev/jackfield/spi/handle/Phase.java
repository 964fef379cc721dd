package dev.jackfield.spi.handle;

import dev.jackfield.spi.RetiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One instance as a slot serves it, with its calls in flight. An instance goes through one phase, or through two when
 * its state is carried: the second one mirrors changes to the next generation. Thread-safe.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class Phase<T> {
    private static final Phase<?> UNBOUND = new Phase<>(null, null, "unbound", null);

    private final @Nullable T instance;
    private final @Nullable Carry<T> carry;
    private final String name;
    private final @Nullable Object attachment;
    private final Cells cells = new Cells();
    private final Set<Pin> pending = ConcurrentHashMap.newKeySet();
    private final Set<Pin> pinned = ConcurrentHashMap.newKeySet();
    private final Given given = new Given();
    private volatile boolean cut;

    private Phase(@Nullable T instance, @Nullable Carry<T> carry, String name, @Nullable Object attachment) {
        this.instance = instance;
        this.carry = carry;
        this.name = name;
        this.attachment = attachment;
    }

    /**
     * {@return a phase that serves an instance}
     *
     * @param instance what serves
     * @param name the generation, for messages
     * @param attachment what the kernel keeps with it, or null
     */
    public static <T> Phase<T> of(T instance, String name, @Nullable Object attachment) {
        return new Phase<>(instance, null, name, attachment);
    }

    /**
     * {@return the phase of a slot in which nothing is plugged in}
     */
    @SuppressWarnings("unchecked")
    public static <T> Phase<T> unbound() {
        return (Phase<T>) UNBOUND;
    }

    /**
     * {@return a phase of the same instance in which changes reach the target of {@code carry} as well}
     *
     * @param carry where changes go too
     */
    public Phase<T> mirroring(Carry<T> carry) {
        return new Phase<>(instance, carry, name, attachment);
    }

    /**
     * {@return the stripe to count a call in that may be left by another thread: one with a future, one that gives
     * something away}
     */
    public static int stripe() {
        return Cells.shared();
    }

    /**
     * {@return the stripe to count a call in that is left by the thread that entered, and by no other; cheaper}
     */
    public static int ownStripe() {
        return Cells.own();
    }

    /**
     * {@return the instance, or null in the unbound phase}
     */
    public @Nullable T instance() {
        return instance;
    }

    /**
     * {@return what the kernel keeps with this generation, or null}
     */
    public @Nullable Object attachment() {
        return attachment;
    }

    /**
     * {@return where changes go too, or null when no state is carried}
     */
    public @Nullable Carry<T> carry() {
        return carry;
    }

    void enter(int stripe) {
        cells.enter(stripe);
    }

    /**
     * A call has left.
     *
     * @param stripe what it entered with
     */
    public void leave(int stripe) {
        cells.leave(stripe);
    }

    /**
     * {@return the calls in flight, with what was given away and is still held; exact once no new ones can enter and those
     * under way have returned}
     */
    public long inFlight() {
        return cells.sum() + given.size();
    }

    /**
     * {@return whether every call has left and all that was given away is back; final for a phase that a slot no longer
     * serves}
     */
    public boolean drained() {
        // the order matters: a call gives away before it leaves, so that after the last one has left none is given any
        // more
        return cells.zero() && given.isEmpty();
    }

    /**
     * {@return whether every call has returned, so that at most futures are to come and things given away are still held:
     * no mirrored change can be under way; final for a phase that a slot no longer serves}
     */
    public boolean settled() {
        // the order matters: whatever is counted as kept was counted as in flight before, and none is counted twice
        long calls = cells.sum();
        int kept = pinned.size();
        kept += pending.size();
        return calls <= kept;
    }

    /**
     * Keeps a call in flight until its future completes. The call has then left, whatever happens; the caller does not
     * {@link #leave} any more.
     *
     * @param future what the instance answered; null is answered with a failed future
     * @param stripe what the call entered with
     * @return a future that completes alike, after the call has left, or with {@link RetiredException} when it is cut
     */
    public <V extends @Nullable Object> CompletableFuture<V> leaveWith(
            @Nullable CompletionStage<V> future, int stripe) {
        CompletableFuture<V> answer = new CompletableFuture<>();
        Pin pin = pending(answer, stripe);
        try {
            answered(future).whenComplete((value, error) -> {
                pin.leave();
                if (error == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(error);
                }
            });
        } catch (Throwable e) {
            pin.leave();
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * As {@link #leaveWith(CompletionStage, int)}, for a future of something that has to be closed: what it completes
     * with enters once more, with the same stripe, and {@code give} sees to it that it leaves, for null too.
     *
     * @param future what the instance answered; null is answered with a failed future
     * @param stripe what the call entered with
     * @param give wraps the value; must not throw
     * @return a future that completes with the wrapped value, or with {@link RetiredException} when it is cut
     */
    public <V extends @Nullable Object, W extends @Nullable Object> CompletableFuture<W> leaveWith(
            @Nullable CompletionStage<V> future, int stripe, Function<V, W> give) {
        CompletableFuture<W> answer = new CompletableFuture<>();
        Pin pin = pending(answer, stripe);
        try {
            answered(future).whenComplete((value, error) -> {
                if (error != null) {
                    pin.leave();
                    answer.completeExceptionally(error);
                    return;
                }
                pending.remove(pin);
                enter(stripe);
                W given = give.apply(value);
                pin.leave();
                answer.complete(given);
            });
        } catch (Throwable e) {
            pin.leave();
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private Pin pending(CompletableFuture<?> answer, int stripe) {
        return keep(
                pending,
                stripe,
                () -> answer.completeExceptionally(new RetiredException(name + ": cut at the drain deadline")));
    }

    private <V extends @Nullable Object> CompletionStage<V> answered(@Nullable CompletionStage<V> future) {
        if (future == null) {
            throw new NullPointerException(name + " answered null in place of a future");
        }
        return future;
    }

    /**
     * Keeps a call in flight until the pin is left: for what must be closed before its generation may go.
     *
     * @param stripe what the call entered with
     * @param cut ends it by force, at the drain deadline; run at once when that has passed
     * @return the pin
     */
    public Pin pin(int stripe, Runnable cut) {
        return keep(pinned, stripe, cut);
    }

    private Pin keep(Set<Pin> pins, int stripe, Runnable end) {
        if (Cells.isOwn(stripe)) {
            throw new IllegalArgumentException(
                    "a call that another thread may leave must not be counted in an own stripe");
        }
        Pin pin = new Pin(this, stripe, end);
        pins.add(pin);
        if (cut) {
            cut(pin, new ArrayList<>());
        }
        return pin;
    }

    /** {@return what holds this phase beside its calls} */
    Given given() {
        return given;
    }

    boolean isCut() {
        return cut;
    }

    void unpin(Pin pin) {
        pinned.remove(pin);
        pending.remove(pin);
    }

    /**
     * Ends by force whatever is still pinned, and whatever will be.
     *
     * @return how the cuts failed, in words; usually empty
     */
    public List<String> cut() {
        cut = true;
        List<String> failures = new ArrayList<>();
        pending.forEach(pin -> cut(pin, failures));
        pinned.forEach(pin -> cut(pin, failures));
        given.removeIf(held -> held.cut(failures));
        return failures;
    }

    private static void cut(Pin pin, List<String> failures) {
        try {
            pin.cut();
        } catch (Throwable e) {
            failures.add(String.valueOf(e));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
