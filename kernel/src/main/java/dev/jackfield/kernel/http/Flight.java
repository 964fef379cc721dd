package dev.jackfield.kernel.http;

import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Pin;
import dev.jackfield.spi.handle.Slot;

/** One request within one generation: it counts as in flight until it is landed, and is cut at the drain deadline. */
final class Flight {
    private final Phase<?> phase;
    private final Pin pin;

    private Flight(Phase<?> phase, Pin pin) {
        this.phase = phase;
        this.pin = pin;
    }

    /**
     * {@return a flight in the generation that serves now}
     *
     * @param slot whose
     * @param cut ends the request by force
     * @throws dev.jackfield.spi.NotBoundException if nothing is plugged in
     */
    static Flight enter(Slot<?> slot, Runnable cut) {
        int stripe = Phase.stripe();
        Phase<?> phase = slot.enter(stripe);
        return new Flight(phase, phase.pin(stripe, cut));
    }

    Phase<?> phase() {
        return phase;
    }

    /** Landing twice is harmless. */
    void land() {
        pin.leave();
    }
}
