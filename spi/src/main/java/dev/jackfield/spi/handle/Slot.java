package dev.jackfield.spi.handle;

import dev.jackfield.spi.NotBoundException;

/**
 * What every handle of one binding reads: the phase that serves now. Thread-safe; reading never blocks.
 *
 * <p>Entering is a volatile read, an increment of one of several cells and a second read: when the phase
 * changed in between, the increment is taken back and the new phase is tried. A cell of a replaced phase that was seen
 * at zero can therefore never guard a real call again, which is what makes draining a plain look at the cells.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class Slot<T> {
    private final String name;
    private volatile Phase<T> current;

    /**
     * @param name the binding, as {@code point/name}, for messages
     */
    public Slot(String name) {
        this.name = name;
        this.current = Phase.unbound();
    }

    /**
     * {@return the binding, as {@code point/name}}
     */
    public String name() {
        return name;
    }

    /**
     * {@return the instance that serves now, uncounted: for calls that declared themselves drain-free}
     */
    public T instance() {
        T instance = current.instance();
        if (instance == null) {
            throw unbound();
        }
        return instance;
    }

    /**
     * Enters the phase that serves now. Whoever entered calls {@link Phase#leave} once, with the same stripe.
     *
     * @param stripe from {@link Phase#stripe}, or {@link Phase#ownStripe} where the same thread leaves
     * @return the phase
     */
    public Phase<T> enter(int stripe) {
        for (; ; ) {
            Phase<T> phase = current;
            phase.enter(stripe);
            if (phase == current) {
                if (phase.instance() == null) {
                    phase.leave(stripe);
                    throw unbound();
                }
                return phase;
            }
            phase.leave(stripe);
        }
    }

    /**
     * {@return the phase that serves now}
     */
    public Phase<T> current() {
        return current;
    }

    /**
     * Lets another phase serve from now on. The one before is drained by the caller.
     *
     * @param next what serves
     */
    public void serve(Phase<T> next) {
        current = next;
    }

    private NotBoundException unbound() {
        return new NotBoundException(name + ": nothing is plugged in");
    }
}
