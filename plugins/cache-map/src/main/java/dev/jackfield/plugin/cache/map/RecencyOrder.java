package dev.jackfield.plugin.cache.map;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Least recently used first. */
final class RecencyOrder implements Order {
    private final Set<Slot> slots = new LinkedHashSet<>();

    @Override
    public void add(Slot slot) {
        slots.add(slot);
    }

    @Override
    public void touch(Slot slot) {
        slots.remove(slot);
        slots.add(slot);
    }

    @Override
    public void remove(Slot slot) {
        slots.remove(slot);
    }

    @Override
    public Slot first() {
        return slots.iterator().next();
    }

    @Override
    public void clear() {
        slots.clear();
    }

    @Override
    public boolean isEmpty() {
        return slots.isEmpty();
    }

    @Override
    public void forEach(Consumer<Slot> each) {
        slots.forEach(each);
    }
}
