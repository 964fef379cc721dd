package dev.jackfield.spi.cache;

import dev.jackfield.spi.ExtensionPoint;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A cache as applications see it: one or more levels below one name, with single flight. Thread-safe. Only
 * {@link #peek} is safe on an event loop; every other method may block on a level that blocks.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Cache extends AutoCloseable {
    /**
     * Looks into the levels that never block. Safe on an event loop.
     *
     * @param key the key
     * @return the value, or null when those levels have none
     */
    @Nullable
    Object peek(String key);

    /**
     * {@return the value, from whichever level has it, or null when none has}
     *
     * @param key the key
     */
    @Nullable
    Object get(String key);

    /**
     * The value, loaded when no level has it. Callers that miss the same key at the same time share one load. A load
     * that began before its key was removed is not stored.
     *
     * @param key the key
     * @param loader makes the entry, on the calling thread or on that of another caller of this key; its answer null is
     *     passed on and not stored
     * @return the value
     * @throws Exception what the loader threw, the same for every caller that shared the load
     */
    @Nullable
    Object get(String key, Loader loader) throws Exception;

    /**
     * As {@link #get(String, Loader)}, off the calling thread.
     *
     * @param key the key
     * @param loader makes the entry, on an executor of the cache
     * @return the value to come
     */
    CompletionStage<@Nullable Object> getAsync(String key, Loader loader);

    /**
     * Stores an entry in every level.
     *
     * @param key the key
     * @param entry the entry
     */
    void put(String key, CacheEntry entry);

    /**
     * Removes an entry from every level, and keeps loads that are under way from storing theirs.
     *
     * @param key the key
     * @return whether a level had it
     */
    boolean remove(String key);

    /**
     * Removes every entry from every level.
     *
     * @return how many the first level had
     */
    long clear();

    /**
     * {@return counts since this generation started}
     */
    CacheStatistics statistics();

    /**
     * {@return what this cache counted on each of its levels, by the level's name, nearest first}
     */
    Map<String, CacheStatistics> levels();

    @Override
    void close() throws Exception;

    /** Makes an entry that no level has. May block. */
    @FunctionalInterface
    interface Loader {
        /**
         * {@return the entry, or null when there is no such thing}
         *
         * @param key the key
         * @throws Exception passed on to whoever asked
         */
        @Nullable
        CacheEntry load(String key) throws Exception;
    }
}
