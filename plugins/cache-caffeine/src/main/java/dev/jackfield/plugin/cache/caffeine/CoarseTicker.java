package dev.jackfield.plugin.cache.caffeine;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.jackfield.spi.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The clock, read a hundred times a second and remembered: a read of the time costs more than a read of the cache. */
final class CoarseTicker implements Ticker {
    static final long TICK_MILLIS = 10;

    private final Clock clock;
    private volatile long now;

    CoarseTicker(Clock clock) {
        this.clock = clock;
        this.now = clock.nanoTime();
    }

    /** Ticks until the scheduler ends. */
    void run(ScheduledExecutorService scheduler) {
        var unused = scheduler.scheduleWithFixedDelay(
                () -> now = clock.nanoTime(), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public long read() {
        return now;
    }
}
