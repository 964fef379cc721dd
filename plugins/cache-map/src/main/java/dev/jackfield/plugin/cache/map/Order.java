package dev.jackfield.plugin.cache.map;

import java.util.function.Consumer;

/**
 * In which order the slots of one priority go. Guarded by the store's lock; what a get or a put needs of it takes constant
 * time.
 */
interface Order {
    /** A slot was stored. */
    void add(Slot slot);

    /** A slot was read. */
    void touch(Slot slot);

    /** A slot went. */
    void remove(Slot slot);

    /** {@return the slot that goes next}; there is at least one. */
    Slot first();

    /** All slots went. */
    void clear();

    boolean isEmpty();

    /** Shows every slot, the one that goes next first. */
    void forEach(Consumer<Slot> slots);
}
