package dev.jackfield.plugin.cache.map;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Least frequently used first, and among those the least recently used. Uses are counted up to {@value #MOST_USES} and
 * halved after {@value #AGEING} touches for each slot, so that what was popular once does not stay for ever.
 */
final class FrequencyOrder implements Order {
    static final int MOST_USES = 63;
    static final int AGEING = 10;

    private final List<Set<Slot>> buckets = new ArrayList<>();
    private int size;
    private long touches;

    FrequencyOrder() {
        for (int i = 0; i <= MOST_USES; i++) {
            buckets.add(new LinkedHashSet<>());
        }
    }

    @Override
    public void add(Slot slot) {
        slot.uses = 0;
        buckets.get(0).add(slot);
        size++;
    }

    @Override
    public void touch(Slot slot) {
        buckets.get(slot.uses).remove(slot);
        slot.uses = Math.min(MOST_USES, slot.uses + 1);
        buckets.get(slot.uses).add(slot);
        if (++touches >= (long) AGEING * size) {
            age();
        }
    }

    /** The slots that were used least stay the first to go: a bucket joins behind the one below it. */
    private void age() {
        touches = 0;
        for (int uses = 1; uses <= MOST_USES; uses++) {
            Set<Slot> bucket = buckets.get(uses);
            for (Slot slot : bucket) {
                slot.uses = uses / 2;
                buckets.get(slot.uses).add(slot);
            }
            bucket.clear();
        }
    }

    @Override
    public void remove(Slot slot) {
        buckets.get(slot.uses).remove(slot);
        size--;
    }

    @Override
    public Slot first() {
        for (Set<Slot> bucket : buckets) {
            if (!bucket.isEmpty()) {
                return bucket.iterator().next();
            }
        }
        throw new IllegalStateException("no slots");
    }

    @Override
    public void clear() {
        buckets.forEach(Set::clear);
        size = 0;
        touches = 0;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public void forEach(Consumer<Slot> each) {
        buckets.forEach(bucket -> bucket.forEach(each));
    }
}
