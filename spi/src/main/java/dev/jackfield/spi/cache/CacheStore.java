package dev.jackfield.spi.cache;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.Mirrored;
import org.jspecify.annotations.Nullable;

/**
 * One level of a cache: entries by key, bounded, each with a time to live. Thread-safe. A store {@linkplain
 * CacheStoreProvider says} whether its calls may block.
 *
 * <p>Whether an entry is still fresh is the store's to decide when it is read: an expired one is never answered.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface CacheStore extends AutoCloseable {
    /**
     * {@return the entry, or null when there is none or it has expired}
     *
     * @param key the key
     */
    @Nullable
    CacheEntry get(String key);

    /**
     * Stores an entry, replacing what was there. An entry larger than the whole store is not stored, and what was there
     * is gone.
     *
     * @param key the key
     * @param entry the entry
     */
    @Mirrored
    void put(@Mirrored.Key String key, CacheEntry entry);

    /**
     * Removes an entry.
     *
     * @param key the key
     * @return whether there was one
     */
    @Mirrored
    boolean remove(@Mirrored.Key String key);

    /**
     * Removes every entry.
     *
     * @return how many there were
     */
    @Mirrored
    long clear();

    /**
     * {@return counts since this generation started}
     */
    CacheStatistics statistics();

    /**
     * {@return whether calls may block, so that they must stay off event loops}
     */
    boolean blocking();

    @Override
    void close() throws Exception;
}
