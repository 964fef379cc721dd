package dev.jackfield.plugin.cache.engine;

import java.util.concurrent.atomic.LongAdder;

/** What a cache counts over all its levels. */
final class Counts {
    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder loads = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder loadNanos = new LongAdder();
    final LongAdder shared = new LongAdder();
    final LongAdder sets = new LongAdder();
    final LongAdder deletes = new LongAdder();
    final LongAdder invalidations = new LongAdder();
}
