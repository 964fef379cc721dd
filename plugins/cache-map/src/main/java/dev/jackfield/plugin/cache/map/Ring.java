package dev.jackfield.plugin.cache.map;

import java.util.function.Consumer;

/** Slots in a row, linked through themselves in both directions, so that each step takes constant time. */
final class Ring {
    /** Before the first and after the last. */
    private final Link ends = new Link();

    /** What a slot needs to be in a ring; alone, it is linked to itself. */
    static class Link {
        private Link before = this;
        private Link after = this;
    }

    void append(Slot slot) {
        join(ends.before, slot);
        join(slot, ends);
    }

    /** Takes over what another ring has, behind what is here. */
    void appendAll(Ring other) {
        if (!other.isEmpty()) {
            Link last = other.ends.before;
            join(ends.before, other.ends.after);
            join(last, ends);
            other.clear();
        }
    }

    /** Takes a slot out of the ring that it is in. */
    static void take(Slot slot) {
        Link link = slot;
        join(link.before, link.after);
        join(link, link);
    }

    private static void join(Link one, Link next) {
        one.after = next;
        next.before = one;
    }

    boolean isEmpty() {
        return ends.after == ends;
    }

    /** {@return the first slot}; there is at least one. */
    Slot first() {
        return (Slot) ends.after;
    }

    void clear() {
        join(ends, ends);
    }

    void forEach(Consumer<Slot> each) {
        for (Link link = ends.after; link != ends; link = link.after) {
            each.accept((Slot) link);
        }
    }
}
