package dev.jackfield.spi;

import java.util.Iterator;

/**
 * An instance whose state survives a swap: the old generation exports it, the new one imports it, entry by entry, so
 * that no more than a small window of it is in memory twice.
 *
 * <p>While state is carried, calls of methods marked {@link Mirrored} reach both generations, and what they wrote or
 * removed beats what is carried: the kernel drops carried entries of keys that were written meanwhile.
 *
 * <p>State is carried only between generations that say the same {@link #stateFormat}; others start empty, and the swap
 * report says so. Both methods may block.
 *
 * @since 1.0
 */
public interface Stateful {
    /**
     * {@return what the entries are, such as {@code cache.store/1}; equal formats can read each other}
     */
    String stateFormat();

    /**
     * {@return the entries, weakly consistent: it is read while calls go on; closed by the kernel if closeable}
     */
    Iterator<StateEntry> exportState();

    /**
     * Takes one carried entry, unless it has an entry of that key already.
     *
     * @param entry one entry of the generation before
     */
    void importState(StateEntry entry);
}
