package dev.jackfield.spi.cache;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link CacheStore}.
 *
 * @since 1.0
 */
public interface CacheStoreProvider extends Provider<CacheStore> {}
