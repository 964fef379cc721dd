package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.cache.CacheEntry;

/** A stored entry with what eviction has to know of it. Guarded by the store's lock. */
final class Slot extends Ring.Link {
    final String key;
    final CacheEntry entry;
    final long deadline;
    final long sequence;
    /** Kept by {@link FrequencyOrder}: how often it had been used at its last touch. */
    int uses;
    /** Kept by {@link FrequencyOrder}: how often uses had been halved by then. */
    long halvings;

    Slot(String key, CacheEntry entry, long deadline, long sequence) {
        this.key = key;
        this.entry = entry;
        this.deadline = deadline;
        this.sequence = sequence;
    }

    boolean expired(long now) {
        return now - deadline >= 0;
    }

    /** Soonest to expire first; nanoseconds are compared by difference because they may overflow. */
    static int byDeadline(Slot a, Slot b) {
        long difference = a.deadline - b.deadline;
        return difference != 0 ? Long.signum(difference) : Long.compare(a.sequence, b.sequence);
    }
}
