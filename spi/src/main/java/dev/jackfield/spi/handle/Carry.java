package dev.jackfield.spi.handle;

import dev.jackfield.spi.StateEntry;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * State on its way from one generation to the next, while calls go on. Changes made meanwhile are applied to both, and
 * beat what is carried: a key that was changed is not imported any more, and after a change of everything whatever had
 * been read before is dropped. One lock of a few guards a key, so that an import never overtakes a change of its key.
 *
 * <p>Memory is bounded: one entry is on its way at a time, and at most {@value #MAXIMUM_TOUCHED} changed keys are
 * remembered; when there are more, the rest of the old state is not carried, and {@link #overflowed} says so.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class Carry<T> {
    static final int MAXIMUM_TOUCHED = 1 << 17;
    private static final int LOCKS = 64;

    private final T target;
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    private volatile long everything;
    private volatile boolean overflowed;
    private volatile @Nullable Throwable failure;

    /**
     * @param target the next generation
     */
    public Carry(T target) {
        this.target = target;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /**
     * Carries entries until there are no more, the carry overflowed, or a mirrored change failed.
     *
     * @param entries the old generation's state
     * @param importer the new generation's import
     * @return how many entries were imported
     */
    public long run(Iterator<StateEntry> entries, Consumer<StateEntry> importer) {
        long carried = 0;
        for (; ; ) {
            long before = everything;
            if (overflowed || failure != null || !entries.hasNext()) {
                return carried;
            }
            StateEntry entry = entries.next();
            ReentrantLock lock = lockOf(entry.key());
            lock.lock();
            try {
                if (everything == before && !touched.contains(entry.key()) && !overflowed) {
                    importer.accept(entry);
                    carried++;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Begins a change of one key; the caller changes the old generation, mirrors it, and ends.
     *
     * @param key what is changed
     */
    public void begin(String key) {
        lockOf(key).lock();
        touch(key);
    }

    /**
     * Ends a change begun with the same key.
     *
     * @param key what was changed
     */
    public void end(String key) {
        lockOf(key).unlock();
    }

    /**
     * Begins a change of several keys.
     *
     * @param keys what is changed
     */
    public void begin(Collection<String> keys) {
        lockAll();
        keys.forEach(this::touch);
    }

    /** Begins a change of everything. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under all locks
    public void begin() {
        lockAll();
        everything++;
    }

    /** Ends a change of several keys, or of everything. */
    public void end() {
        for (ReentrantLock lock : locks) {
            lock.unlock();
        }
    }

    /**
     * Applies a change to the next generation. A failure is kept for the swap, which is rolled back; the caller of the
     * change never sees it.
     *
     * @param change what to do
     */
    public void mirror(Change<T> change) {
        try {
            change.apply(target);
        } catch (Throwable e) {
            failure = e;
        }
    }

    /**
     * {@return whether too many keys were changed meanwhile, so that part of the state was left behind}
     */
    public boolean overflowed() {
        return overflowed;
    }

    /**
     * {@return what the next generation threw at a mirrored change, or null}
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void touch(String key) {
        if (touched.size() >= MAXIMUM_TOUCHED) {
            overflowed = true;
        } else {
            touched.add(key);
        }
    }

    private ReentrantLock lockOf(String key) {
        int hash = key.hashCode();
        return locks[(hash ^ (hash >>> 16)) & (LOCKS - 1)];
    }

    private void lockAll() {
        for (ReentrantLock lock : locks) {
            lock.lock();
        }
    }

    /**
     * A change of an instance.
     *
     * @param <T> the extension point
     */
    @FunctionalInterface
    public interface Change<T> {
        /**
         * Makes the change.
         *
         * @param target what is changed
         * @throws Exception whatever it throws
         */
        void apply(T target) throws Exception;
    }
}
