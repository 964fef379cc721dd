package dev.jackfield.spi.cache;

import java.util.Set;

/**
 * Every cache of this node by name: the bindings of {@code cache}. Thread-safe, never blocks.
 *
 * @since 1.0
 */
public interface Caches {
    /**
     * {@return the cache {@code default}}
     */
    default Cache cache() {
        return cache("default");
    }

    /**
     * {@return a cache, swappable underneath}
     *
     * @param name the binding's name
     * @throws dev.jackfield.spi.NotBoundException if there is no such cache
     */
    Cache cache(String name);

    /**
     * {@return the names of the caches of this moment}
     */
    Set<String> names();
}
