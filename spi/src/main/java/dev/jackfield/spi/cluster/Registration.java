package dev.jackfield.spi.cluster;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that tells a listener until it is closed, by who has it or with its generation: what {@link Subscription} and
 * {@link Candidacy} are made of, for implementations. Thread-safe.
 *
 * <pre>
 *   begin ──► open ──────────────► ended, told once ──────► closed
 *               └──────────────────────────────────────────►
 * </pre>
 *
 * @since 1.0
 */
public abstract class Registration implements AutoCloseable {
    private final Registrations registrations;
    private final InTurn turn;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean begun;

    /**
     * @param registrations those of the generation
     */
    protected Registration(Registrations registrations) {
        this.registrations = registrations;
        this.turn = new InTurn(registrations.executor(), this::call);
    }

    /** Opens it. Where the generation has ended, it is told so before this returns. */
    public final void begin() {
        registrations.add(this);
        try {
            open();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        begun = true;
        registrations.begun(this);
    }

    /** Makes the listener known. May block as long as a call of the cluster may. */
    protected abstract void open();

    /** Tells the listener that the generation has ended. */
    protected abstract void ended();

    /** Makes the listener forgotten. Called once, also after {@link #open} failed. */
    protected abstract void shut();

    /**
     * {@return whether it leads now, and so is told first that its generation ends}
     */
    protected boolean leads() {
        return false;
    }

    /**
     * {@return whether it has been closed}
     */
    protected final boolean isClosed() {
        return closed.get();
    }

    /**
     * Calls the listener on the executor of the generation, unless closed by then: one task after the other, and none that
     * waits already. Never blocks.
     *
     * @param task calls it; what it throws is logged and counted
     */
    protected final void tell(Runnable task) {
        turn.add(task);
    }

    private void call(Runnable task) {
        if (!isClosed()) {
            registrations.telling().listener(task);
        }
    }

    /** Tells that the generation has ended, once, and not before it is open. */
    final void end() {
        if (begun && !isClosed() && told.compareAndSet(false, true)) {
            registrations.telling().listener(this::ended);
        }
    }

    /** Ends it. Harmless when repeated. */
    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            registrations.remove(this);
            turn.close();
            shut();
        }
    }
}
