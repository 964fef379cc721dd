package dev.jackfield.spi.handle;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds a generation until what it gave away is closed. Thread-safe; leaving twice is harmless.
 *
 * @since 1.0
 */
public final class Pin {
    private final Phase<?> phase;
    private final int stripe;
    private final Runnable cut;
    private final AtomicBoolean left = new AtomicBoolean();

    Pin(Phase<?> phase, int stripe, Runnable cut) {
        this.phase = phase;
        this.stripe = stripe;
        this.cut = cut;
    }

    /** What was given away is closed. */
    public void leave() {
        if (left.compareAndSet(false, true)) {
            phase.unpin(this);
            phase.leave(stripe);
        }
    }

    void cut() {
        if (left.get()) {
            return;
        }
        try {
            cut.run();
        } finally {
            leave();
        }
    }
}
