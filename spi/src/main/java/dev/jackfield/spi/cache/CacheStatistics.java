package dev.jackfield.spi.cache;

/**
 * Counts of a cache or of one of its levels, since its generation started.
 *
 * @param hits reads that found a fresh entry
 * @param misses reads that did not
 * @param loads loads that ran
 * @param loadFailures loads that threw
 * @param sets entries stored
 * @param evictions entries that went for want of room
 * @param entries entries now, expired ones possibly included
 * @since 1.0
 */
public record CacheStatistics(
        long hits, long misses, long loads, long loadFailures, long sets, long evictions, long entries) {
    /**
     * {@return hits per read, from 0 to 1; 0 when nothing was read}
     */
    public double hitRate() {
        long reads = hits + misses;
        return reads == 0 ? 0 : (double) hits / reads;
    }
}
