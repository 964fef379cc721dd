package dev.jackfield.launcher.demo;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long requests took, to within 3 %, in bounded memory. Thread-safe. */
final class Latencies {
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    private final AtomicLongArray counts = new AtomicLongArray((64 - STEP_BITS) * STEPS);

    void record(long nanos) {
        counts.incrementAndGet(index(Math.max(nanos, 0)));
    }

    /**
     * {@return the time in nanoseconds that the given share of requests did not exceed; 0 where there were none}
     *
     * @param share between 0 and 1; 1 is the longest
     */
    long percentile(double share) {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        long rank = Math.max(1, (long) Math.ceil(total * share));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return highest(i);
            }
        }
        return 0;
    }

    private static int index(long nanos) {
        if (nanos < STEPS) {
            return (int) nanos;
        }
        int shift = 63 - Long.numberOfLeadingZeros(nanos) - STEP_BITS;
        return (shift + 1) * STEPS + (int) (nanos >>> shift) - STEPS;
    }

    private static long highest(int index) {
        if (index < STEPS) {
            return index;
        }
        int shift = index / STEPS - 1;
        return ((index % STEPS + STEPS + 1L) << shift) - 1;
    }
}
