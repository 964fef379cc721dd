package dev.jackfield.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The bound on connections to one server, over the pools of all namespaces. It is looked at when a connection is made, never
 * when one is taken. A pool whose callers wait gets the place of a connection that idles in another one. Thread-safe.
 */
final class Budget {
    private static final long LOOK_MILLIS = 10;

    private final List<Pool> pools = new CopyOnWriteArrayList<>();
    private final int maximum;
    private int making;

    Budget(int maximum) {
        this.maximum = maximum;
    }

    int maximum() {
        return maximum;
    }

    void add(Pool pool) {
        pools.add(pool);
    }

    void remove(Pool pool) {
        pools.remove(pool);
    }

    /** Waits for a place; {@link #made} gives it to the pool. */
    void place(Pool pool) throws SQLException {
        long deadline = System.nanoTime() + pool.patience().toNanos();
        while (!tryPlace()) {
            if (pool.waiting() == 0) {
                throw new SQLTransientConnectionException(
                        "all " + maximum + " connections are there, and nobody waits for another one");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SQLTransientConnectionException("all " + maximum + " connections are in use");
            }
            boolean gone = false;
            for (Pool other : pools) {
                if (other != pool && other.giveUpOne()) {
                    gone = true;
                    break;
                }
            }
            if (!gone) {
                pause();
            }
        }
    }

    private synchronized boolean tryPlace() {
        int there = making;
        for (Pool pool : pools) {
            there += pool.total();
        }
        if (there >= maximum) {
            return false;
        }
        making++;
        return true;
    }

    synchronized void made() {
        making--;
        notifyAll();
    }

    private synchronized void pause() throws SQLException {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a place for a connection", e);
        }
    }
}
