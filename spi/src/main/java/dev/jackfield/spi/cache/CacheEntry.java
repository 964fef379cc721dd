package dev.jackfield.spi.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value in a cache. Immutable, and so must the value be: stores in memory hold the reference.
 *
 * @param value the value; bytes, an SPI type or a JDK type where it is to survive a swap of whoever stored it
 * @param timeToLive how long it is fresh after it was stored, or null for the store's own
 * @param priority which entries go first
 * @since 1.0
 */
public record CacheEntry(Object value, @Nullable Duration timeToLive, Priority priority) {
    /** Which entries go first when there is no room. */
    public enum Priority {
        /** First to go. */
        LOW,
        /** The usual. */
        NORMAL,
        /** Goes only when nothing else is left to go. */
        HIGH
    }

    /** Checks the time to live. */
    public CacheEntry {
        if (timeToLive != null && (timeToLive.isNegative() || timeToLive.isZero())) {
            throw new IllegalArgumentException("time to live must be positive, was " + timeToLive);
        }
    }

    /**
     * {@return an entry of normal priority that lives as long as its store says}
     *
     * @param value the value
     */
    public static CacheEntry of(Object value) {
        return new CacheEntry(value, null, Priority.NORMAL);
    }

    /**
     * {@return the same entry with its own time to live}
     *
     * @param timeToLive positive
     */
    public CacheEntry living(Duration timeToLive) {
        return new CacheEntry(value, timeToLive, priority);
    }

    /**
     * {@return the same entry with another priority}
     *
     * @param priority which entries go first
     */
    public CacheEntry with(Priority priority) {
        return new CacheEntry(value, timeToLive, priority);
    }
}
