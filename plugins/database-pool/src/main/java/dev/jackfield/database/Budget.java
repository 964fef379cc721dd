package dev.jackfield.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The bound on connections to one server, over the pools of all namespaces. It is looked at when a connection is made, never
 * when one is taken. A pool whose callers wait gets the place of a connection that idles in another one. Thread-safe.
 */
final class Budget {
    private static final long LOOK_MILLIS = 10;
    /** What was given up is closed by another thread. */
    private static final long CLOSING_MILLIS = 1;

    private final List<Pool> pools = new CopyOnWriteArrayList<>();
    private final int maximum;
    /** The driver's own: a pool does not count those that it is about to add, or that are still being closed. */
    private final List<Connection> open = new ArrayList<>();

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
            pause(gone ? CLOSING_MILLIS : LOOK_MILLIS);
        }
    }

    private synchronized boolean tryPlace() {
        open.removeIf(Loans::isClosed);
        if (making + open.size() >= maximum) {
            return false;
        }
        making++;
        return true;
    }

    /**
     * What a place was for is done.
     *
     * @param connection that has the place until it is closed; null where it could not be made
     */
    synchronized void made(@Nullable Connection connection) {
        making--;
        if (connection != null) {
            open.add(connection);
        }
        notifyAll();
    }

    private synchronized void pause(long millis) throws SQLException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a place for a connection", e);
        }
    }
}
