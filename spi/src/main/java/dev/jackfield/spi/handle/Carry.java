package dev.jackfield.spi.handle;

import dev.jackfield.spi.StateEntry;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State on its way from one generation to the next, while calls go on. Changes made meanwhile are applied to both, and
 * beat what is carried: a key that was changed is not imported any more, and after a change of everything the old
 * generation is read anew, so that nothing which had been read before it comes back. One lock of a few guards a key:
 * an import never overtakes a change of its key, and two changes of a key reach both generations in one order.
 *
 * <p>A handle changes a carried instance like this; a refused {@code begin} means that the switch has happened, or was
 * given up, and that the call belongs to the phase that serves now:
 *
 * <pre>{@code
 * for (; ; ) {
 *     Phase<T> phase = slot.enter(stripe);
 *     try {
 *         Carry<T> carry = phase.carry();
 *         if (carry == null) {
 *             return phase.instance().put(key, value);
 *         }
 *         if (carry.begin(key)) {
 *             try {
 *                 var answer = phase.instance().put(key, value);
 *                 carry.mirror(next -> next.put(key, value));
 *                 return answer;
 *             } finally {
 *                 carry.end(key);
 *             }
 *         }
 *     } finally {
 *         phase.leave(stripe);
 *     }
 * }
 * }</pre>
 *
 * <p>Memory is bounded: one entry is on its way at a time, and at most {@value #MAXIMUM_TOUCHED} changed keys are
 * remembered; when there are more, the rest of the old state is not carried, and {@link #overflowed} says so.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class Carry<T> {
    static final int MAXIMUM_TOUCHED = 1 << 17;
    private static final int MAXIMUM_RESTARTS = 64;
    private static final int LOCKS = 64;
    private static final long RECHECK_NANOS = 2_000_000;
    /** Looks at a taken lock before a thread parks: most are held for less than a thread needs to wake up. */
    private static final int SPINS = 64;

    private static final int YIELDS = 8;
    /** Entries carried before the thread gives way to calls that wait for its core. */
    private static final int TURN = 32;

    private final T target;
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    /** How often everything was changed. */
    private volatile long everything;
    /** Under all locks. */
    private boolean changesEverything;

    private volatile boolean overflowed;
    private volatile boolean ended;
    private volatile @Nullable String failure;

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
     * Carries entries until there are no more, the carry overflowed or ended, or a mirrored change failed. Blocks as
     * long as the two generations do.
     *
     * @param export the old generation's state; asked again after a change of everything; closed if closeable
     * @param importer the new generation's import
     * @return how many entries were imported
     * @throws Exception what closing the export threw
     */
    public long run(Supplier<Iterator<StateEntry>> export, Consumer<StateEntry> importer) throws Exception {
        long carried = 0;
        for (int restarts = 0; ; restarts++) {
            long before = everything;
            Iterator<StateEntry> entries = export.get();
            try {
                while (goesOn() && everything == before && entries.hasNext()) {
                    if (carry(entries.next(), before, importer) && ++carried % TURN == 0) {
                        Thread.yield();
                    }
                }
            } finally {
                if (entries instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            }
            if (!goesOn() || everything == before) {
                return carried;
            }
            if (restarts == MAXIMUM_RESTARTS) {
                overflowed = true;
                return carried;
            }
        }
    }

    private boolean goesOn() {
        return !overflowed && !ended && failure == null;
    }

    private boolean carry(StateEntry entry, long before, Consumer<StateEntry> importer) {
        ReentrantLock lock = lockOf(entry.key());
        if (!lockUnlessEnded(lock)) {
            return false;
        }
        try {
            if (everything != before || !goesOn() || touched.contains(entry.key())) {
                return false;
            }
            importer.accept(entry);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a change of one key; the caller changes the old generation, mirrors the change, and ends it.
     *
     * @param key what is changed
     * @return false when the carry has ended: the caller enters the slot again, and does not end anything
     */
    public boolean begin(String key) {
        if (!lockUnlessEnded(lockOf(key))) {
            return false;
        }
        touch(key);
        return true;
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
     * @return false when the carry has ended, as for one key
     */
    public boolean begin(Collection<String> keys) {
        if (!lockAll(Long.MAX_VALUE)) {
            return false;
        }
        boolean begun = false;
        try {
            keys.forEach(this::touch);
            begun = true;
        } finally {
            if (!begun) {
                end();
            }
        }
        return true;
    }

    /**
     * Begins a change of everything.
     *
     * @return false when the carry has ended, as for one key
     */
    public boolean begin() {
        if (!lockAll(Long.MAX_VALUE)) {
            return false;
        }
        changesEverything = true;
        return true;
    }

    /** Ends a change of several keys, or of everything. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under all locks
    public void end() {
        if (changesEverything) {
            changesEverything = false;
            // not before: an export that began during the change may have read what it removed
            everything++;
        }
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
        if (ended || failure != null) {
            return;
        }
        try {
            change.apply(target);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /**
     * Keeps every change out, so that the switch falls between two changes. The thread that holds calls {@link #finish}
     * or {@link #end}.
     *
     * @param nanos how long to wait for the changes that are under way
     * @return false when one of them took longer, or the carry has ended; nothing is held then
     */
    public boolean hold(long nanos) {
        return lockAll(nanos);
    }

    /** Ends the carry, held, after the slot serves the next generation: changes kept out go there now. */
    public void finish() {
        ended = true;
        end();
    }

    /** Ends the carry for a rollback, after the slot serves the old generation alone again. Never blocks. */
    public void abandon() {
        ended = true;
    }

    /**
     * {@return whether too much was changed meanwhile, so that part of the state was left behind}
     */
    public boolean overflowed() {
        return overflowed;
    }

    /**
     * {@return what the next generation threw at a mirrored change, in words, or null}
     */
    public @Nullable String failure() {
        return failure;
    }

    private void fail(Throwable e) {
        String message = e.getMessage();
        failure = e.getClass().getName() + (message == null ? "" : ": " + message);
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

    private boolean lockAll(long nanos) {
        long start = System.nanoTime();
        for (int i = 0; i < LOCKS; i++) {
            long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
            if (!lock(locks[i], left)) {
                for (int j = 0; j < i; j++) {
                    locks[j].unlock();
                }
                return false;
            }
        }
        return true;
    }

    private boolean lockUnlessEnded(ReentrantLock lock) {
        return lock(lock, Long.MAX_VALUE);
    }

    /** Whoever holds the lock may hang in a plugin; the end of the carry frees those who wait. */
    private boolean lock(ReentrantLock lock, long nanos) {
        boolean interrupted = false;
        try {
            long start = System.nanoTime();
            while (!ended) {
                long left = nanos == Long.MAX_VALUE ? RECHECK_NANOS : nanos - (System.nanoTime() - start);
                try {
                    if (lockSoon(lock) || lock.tryLock(Math.min(left, RECHECK_NANOS), TimeUnit.NANOSECONDS)) {
                        if (!ended) {
                            return true;
                        }
                        lock.unlock();
                        return false;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                if (left <= 0) {
                    return false;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean lockSoon(ReentrantLock lock) {
        for (int i = 0; i < SPINS + YIELDS; i++) {
            if (lock.tryLock()) {
                return true;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return false;
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
