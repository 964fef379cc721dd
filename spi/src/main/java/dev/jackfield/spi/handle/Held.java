package dev.jackfield.spi.handle;

import dev.jackfield.spi.RetiredException;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicReference<@Nullable D> given;
    private final @Nullable Lent<?>[] lent;
    private final String from;
    private final Pin pin;

    /**
     * @param phase what the call entered
     * @param stripe what it entered with; not left by the caller any more
     * @param given what the instance answered
     * @param lent the functions that were passed for it, on loan until it is closed
     */
    public Held(Phase<?> phase, int stripe, D given, @Nullable Lent<?>... lent) {
        this.given = new AtomicReference<>(given);
        this.lent = lent;
        this.from = phase.toString();
        this.pin = phase.pin(stripe, this::cut);
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
        D now = given.get();
        if (now == null) {
            throw new RetiredException("something of " + from + " was used after it had been closed");
        }
        return now;
    }

    /**
     * {@return what was given, or null if it has been closed}
     */
    public @Nullable D now() {
        return given.get();
    }

    /**
     * {@return what was given, for the one caller that is to close it; null for every other}
     */
    public @Nullable D take() {
        return given.getAndSet(null);
    }

    /** What was taken is closed: the call has left, and its loans have ended. */
    public void leave() {
        pin.leave();
        Lent.endAll(lent);
    }

    private void cut() {
        D taken = take();
        if (taken == null) {
            return;
        }
        try {
            taken.close();
        } catch (Exception e) {
            throw new IllegalStateException(from + ": closing what it gave away failed: " + e, e);
        } finally {
            Lent.endAll(lent);
        }
    }

    @Override
    public String toString() {
        return "something of " + from;
    }
}
