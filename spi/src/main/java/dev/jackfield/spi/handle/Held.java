package dev.jackfield.spi.handle;

import dev.jackfield.spi.RetiredException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * What an instance gave away: a lease, a connection, a subscription. It holds its generation until it is closed, by
 * whoever has it or by force at the drain deadline, and is forgotten then. Generated wrappers stand on it. Thread-safe.
 *
 * @param <D> the closeable interface
 * @since 1.0
 */
public final class Held<D extends AutoCloseable> {
    private static final VarHandle GIVEN;
    private static final @Nullable Lent<?>[] NOTHING_LENT = {};

    static {
        try {
            GIVEN = MethodHandles.lookup().findVarHandle(Held.class, "given", AutoCloseable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null when it was taken; by {@link #GIVEN}, which makes a connection cheaper than a volatile field. */
    private @Nullable D given;

    private final @Nullable Lent<?>[] lent;
    private final String from;
    private final Given all;
    private final int place;

    /**
     * The call has left then; what it gave holds the phase in its stead.
     *
     * @param phase what the call entered
     * @param stripe what it entered with; not left by the caller any more
     * @param given what the instance answered
     * @param lent the functions that were passed for it, on loan until it is closed
     */
    @SuppressWarnings("this-escape") // to the phase, which only takes what was given
    public Held(Phase<?> phase, int stripe, D given, @Nullable Lent<?>... lent) {
        this.given = given;
        this.lent = lent.length == 0 ? NOTHING_LENT : lent;
        this.from = phase.toString();
        this.all = phase.given();
        this.place = all.put(this);
        if (phase.isCut() && cut(new ArrayList<>())) {
            all.remove(place, this);
        }
        phase.leave(stripe);
    }

    /**
     * For an instance that gave nothing: the call has left, and its loans have ended.
     *
     * @param phase what the call entered
     * @param stripe what it entered with
     * @param lent the functions that were passed
     */
    public static void nothing(Phase<?> phase, int stripe, @Nullable Lent<?>... lent) {
        phase.leave(stripe);
        Lent.endAll(lent);
    }

    /**
     * {@return a stream of the JDK that holds its generation until it is closed, or null where there is none}
     *
     * @param phase what the call entered
     * @param stripe what it entered with; not left by the caller any more
     * @param stream what the instance answered
     * @param lent the functions that were passed for it, on loan until it is closed
     */
    public static <V, S extends BaseStream<V, S>> @Nullable S stream(
            Phase<?> phase, int stripe, @Nullable S stream, @Nullable Lent<?>... lent) {
        if (stream == null) {
            nothing(phase, stripe, lent);
            return null;
        }
        Pin pin = phase.pin(stripe, stream::close);
        try {
            return stream.onClose(() -> {
                pin.leave();
                Lent.endAll(lent);
            });
        } catch (Throwable e) {
            pin.leave();
            Lent.endAll(lent);
            throw e;
        }
    }

    /**
     * {@return what was given}
     *
     * @throws RetiredException if it has been closed
     */
    public D get() {
        D now = now();
        if (now == null) {
            throw new RetiredException("something of " + from + " was used after it had been closed");
        }
        return now;
    }

    /**
     * {@return what was given, or null if it has been closed}
     */
    @SuppressWarnings("unchecked") // nothing else is ever in it
    public @Nullable D now() {
        return (D) GIVEN.getAcquire(this);
    }

    /**
     * {@return what was given, for the one caller that is to close it; null for every other}
     */
    @SuppressWarnings("unchecked")
    public @Nullable D take() {
        return (D) GIVEN.getAndSet(this, null);
    }

    /** What was taken is closed: it holds nothing any more, and its loans have ended. For the one who took it. */
    public void leave() {
        all.remove(place, this);
        Lent.endAll(lent);
    }

    /**
     * Closes it by force; what can't be closed is closed all the same.
     *
     * @param failures gets why closing failed
     * @return false if somebody else has taken it
     */
    boolean cut(List<String> failures) {
        D taken = take();
        if (taken == null) {
            return false;
        }
        try {
            taken.close();
        } catch (Throwable e) {
            failures.add(from + ": closing what it gave away failed: " + e);
        } finally {
            Lent.endAll(lent);
        }
        return true;
    }

    @Override
    public String toString() {
        return "something of " + from;
    }
}
