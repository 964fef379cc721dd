package dev.jackfield.kernel.access;

import dev.jackfield.spi.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves. */
public final class MovableClock implements Clock {
    private volatile Instant now;

    public MovableClock(Instant now) {
        this.now = now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanoTime() {
        return 0;
    }
}
