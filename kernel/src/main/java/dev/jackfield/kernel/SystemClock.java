package dev.jackfield.kernel;

import dev.jackfield.spi.Clock;
import java.time.Instant;

/** The time of this machine. */
final class SystemClock implements Clock {
    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
