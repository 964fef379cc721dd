package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Clock;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Logs that the cache fails: the first time at once, and then once a minute how often. Thread-safe. */
final class CacheFaults {
    private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

    private final System.Logger logger;
    private final Clock clock;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong nextTelling;

    CacheFaults(System.Logger logger, Clock clock) {
        this.logger = logger;
        this.clock = clock;
        this.nextTelling = new AtomicLong(clock.nanoTime());
    }

    void add(String cache, Throwable fault) {
        long count = untold.incrementAndGet();
        long next = nextTelling.get();
        long now = clock.nanoTime();
        if (now - next >= 0 && nextTelling.compareAndSet(next, now + EVERY)) {
            untold.addAndGet(-count);
            logger.log(
                    Level.WARNING,
                    () -> "cache/" + cache + " failed " + (count == 1 ? "" : count + " times, the last time ") + "with "
                            + fault + "; requests go on to the upstream");
        }
    }
}
