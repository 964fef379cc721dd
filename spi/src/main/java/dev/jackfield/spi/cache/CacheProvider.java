package dev.jackfield.spi.cache;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Cache}.
 *
 * @since 1.0
 */
public interface CacheProvider extends Provider<Cache> {}
