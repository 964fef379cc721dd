package dev.jackfield.spi.handle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Calls in flight, counted in cells that lie apart. A shared cell is updated atomically by whoever hashes to it. An own
 * cell belongs to one live thread, the only one that writes it: entering is a volatile store and leaving an ordered one,
 * which is cheaper than two atomic updates. A thread whose own cell is taken by another counts in a
 * shared one.
 *
 * <p>Entering is sequentially consistent with the read of the slot that follows it; a cell that is seen at zero after
 * the slot has changed therefore guards no call of the phase that was replaced.
 */
final class Cells {
    static final int SHARED =
            Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors() * 4 - 1)) * 2;
    private static final int OWN = 64;
    /** Longs between two cells: two cache lines, because the neighbour line is prefetched. */
    static final int PAD = 16;

    private static final int FIRST_OWN = (SHARED + 1) * PAD;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final AtomicReferenceArray<@Nullable WeakReference<Thread>> OWNERS = new AtomicReferenceArray<>(OWN);

    private final long[] cells = new long[(SHARED + OWN + 1) * PAD];

    static int shared() {
        return ((hash(Thread.currentThread()) & (SHARED - 1)) + 1) * PAD;
    }

    /** The calling thread's own cell, or a shared one; to be left by the same thread. */
    static int own() {
        Thread thread = Thread.currentThread();
        int index = hash(thread) & (OWN - 1);
        WeakReference<Thread> owner = OWNERS.get(index);
        boolean owned = owner != null && owner.refersTo(thread);
        return owned || claim(index, owner, thread) ? FIRST_OWN + index * PAD : shared();
    }

    /** A thread that has ended wrote its last, and that is visible to whoever saw that it has ended. */
    private static boolean claim(int index, @Nullable WeakReference<Thread> owner, Thread thread) {
        Thread before = owner == null ? null : owner.get();
        return (before == null || !before.isAlive()) && OWNERS.compareAndSet(index, owner, new WeakReference<>(thread));
    }

    private static int hash(Thread thread) {
        long id = thread.getId();
        return (int) (id ^ (id >>> 16));
    }

    static boolean isOwn(int cell) {
        return cell >= FIRST_OWN;
    }

    void enter(int cell) {
        if (isOwn(cell)) {
            CELL.setVolatile(cells, cell, (long) CELL.get(cells, cell) + 1L);
        } else {
            CELL.getAndAdd(cells, cell, 1L);
        }
    }

    void leave(int cell) {
        if (isOwn(cell)) {
            CELL.setRelease(cells, cell, (long) CELL.get(cells, cell) - 1L);
        } else {
            CELL.getAndAdd(cells, cell, -1L);
        }
    }

    long sum() {
        long sum = 0;
        for (int i = PAD; i < cells.length; i += PAD) {
            sum += (long) CELL.getVolatile(cells, i);
        }
        return sum;
    }

    boolean zero() {
        for (int i = PAD; i < cells.length; i += PAD) {
            if ((long) CELL.getVolatile(cells, i) != 0L) {
                return false;
            }
        }
        return true;
    }
}
