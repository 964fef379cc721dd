package dev.jackfield.plugin.cache.map;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Least frequently used first, and among those the least recently used. Uses are counted up to {@value #MOST_USES} and
 * halved after {@value #AGEING} touches for each slot, so that what was popular once does not stay for ever.
 *
 * <p>Halving touches no slot: a bucket is a ring, and two rings are joined in constant time. A slot knows how often it had
 * been used at its last touch and the halvings before that; those since are made good when it is touched again.
 */
final class FrequencyOrder implements Order {
    static final int MOST_USES = 63;
    static final int AGEING = 10;

    private final List<Ring> buckets = new ArrayList<>();
    private int size;
    private long touches;
    private long halvings;

    FrequencyOrder() {
        for (int i = 0; i <= MOST_USES; i++) {
            buckets.add(new Ring());
        }
    }

    @Override
    public void add(Slot slot) {
        put(slot, 0);
        size++;
    }

    private void put(Slot slot, int uses) {
        slot.uses = uses;
        slot.halvings = halvings;
        buckets.get(uses).append(slot);
    }

    @Override
    public void touch(Slot slot) {
        Ring.take(slot);
        put(slot, Math.min(MOST_USES, uses(slot) + 1));
        if (++touches >= (long) AGEING * size) {
            age();
        }
    }

    private int uses(Slot slot) {
        long since = halvings - slot.halvings;
        return since < Integer.SIZE ? slot.uses >>> since : 0;
    }

    /** The slots that were used least stay the first to go: a bucket joins behind the one below it. */
    private void age() {
        touches = 0;
        halvings++;
        for (int uses = 1; uses <= MOST_USES; uses++) {
            buckets.get(uses / 2).appendAll(buckets.get(uses));
        }
    }

    @Override
    public void remove(Slot slot) {
        Ring.take(slot);
        size--;
    }

    @Override
    public Slot first() {
        for (Ring bucket : buckets) {
            if (!bucket.isEmpty()) {
                return bucket.first();
            }
        }
        throw new IllegalStateException("no slots");
    }

    @Override
    public void clear() {
        buckets.forEach(Ring::clear);
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
