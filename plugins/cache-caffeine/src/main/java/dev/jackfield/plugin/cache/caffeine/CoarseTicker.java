package dev.jackfield.plugin.cache.caffeine;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.jackfield.spi.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The clock, read once a millisecond and remembered: a read of the time costs more than a read of the cache. */
final class CoarseTicker implements Ticker {
    private final Clock clock;
    private volatile long now;

    CoarseTicker(Clock clock) {
        this.clock = clock;
        this.now = clock.nanoTime();
    }

    /** Ticks until the scheduler ends. */
    void run(ScheduledExecutorService scheduler) {
        var unused = scheduler.scheduleWithFixedDelay(() -> now = clock.nanoTime(), 1, 1, TimeUnit.MILLISECONDS);
    }

    @Override
    public long read() {
        return now;
    }
}
