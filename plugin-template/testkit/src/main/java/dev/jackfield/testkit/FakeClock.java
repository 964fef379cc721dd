package dev.jackfield.testkit;

import dev.jackfield.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, with a scheduler whose tasks run when their time has come, on the
 * thread that moves the clock. Thread-safe.
 *
 * @since 1.0
 */
public final class FakeClock implements Clock {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final FakeScheduler scheduler = new FakeScheduler(this::nanoTime);
    private long elapsed;

    /** A clock that begins at the start of 2030. */
    public FakeClock() {}

    @Override
    public synchronized Instant instant() {
        return START.plusNanos(elapsed);
    }

    @Override
    public synchronized long nanoTime() {
        return elapsed;
    }

    /**
     * Moves time on. Tasks that fall due on the way run in order, each at its time.
     *
     * @param duration not negative
     */
    public void advance(Duration duration) {
        long target = nanoTime() + duration.toNanos();
        for (; ; ) {
            FakeScheduler.@Nullable Task<?> task = scheduler.due(target);
            if (task == null) {
                move(target);
                return;
            }
            move(task.time());
            task.run();
        }
    }

    /** Never back, though a task may have moved the clock itself. */
    private synchronized void move(long to) {
        elapsed = Math.max(elapsed, to);
    }

    /**
     * {@return timers by this clock}
     */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }
}
