package dev.jackfield.database;

import dev.jackfield.spi.database.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One server behind a database: how it is reached, how it is, and a connection of its own for questions about it, which no
 * consumer can take away. Thread-safe.
 *
 * @since 1.0
 */
public final class Server {
    private final String name;
    private final boolean primary;
    private final int weight;
    private final DataSource source;
    private final Duration patience;
    private @Nullable Connection own;
    private boolean closed;
    private volatile boolean healthy = true;
    private volatile @Nullable Duration lag;
    private volatile @Nullable String replayed;
    private volatile String detail = "";

    /** A question to a server. */
    interface Question<V extends @Nullable Object> {
        V ask(Connection connection) throws SQLException;
    }

    private Server(String name, boolean primary, int weight, DataSource source, Duration patience) {
        this.name = name;
        this.primary = primary;
        this.weight = weight;
        this.source = source;
        this.patience = patience;
    }

    /**
     * {@return the server that is written to}
     *
     * @param name its address, or its file
     * @param source makes a new connection to it each time
     * @param patience how long it may take to answer whether it is there
     */
    public static Server primary(String name, DataSource source, Duration patience) {
        return new Server(name, true, 1, source, patience);
    }

    /**
     * {@return a server that is read from}
     *
     * @param name its address
     * @param weight how often it is chosen, in comparison to others
     * @param source makes a new connection to it each time
     * @param patience how long it may take to answer whether it is there
     */
    public static Server replica(String name, int weight, DataSource source, Duration patience) {
        return new Server(name, false, weight, source, patience);
    }

    String name() {
        return name;
    }

    boolean primary() {
        return primary;
    }

    int weight() {
        return weight;
    }

    DataSource source() {
        return source;
    }

    /** Asks on its own connection, made anew where it broke. One question at a time. */
    synchronized <V extends @Nullable Object> V ask(Question<V> question) throws SQLException {
        if (closed) {
            throw new SQLException(name + ": the pool has been closed");
        }
        Connection connection = own;
        if (connection != null) {
            try {
                return question.ask(connection);
            } catch (SQLException e) {
                drop();
            }
        }
        connection = source.getConnection();
        own = connection;
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
            return question.ask(connection);
        } catch (SQLException | RuntimeException e) {
            drop();
            throw e;
        }
    }

    private void drop() {
        Connection connection = own;
        own = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                detail = e.toString(); // it was broken
            }
        }
    }

    /** Answers whether it takes requests. */
    void check() throws SQLException {
        ask(connection -> {
            if (!connection.isValid(Math.max(1, (int) patience.toSeconds()))) {
                throw new SQLException(name + " does not answer");
            }
            return true;
        });
    }

    void is(boolean nowHealthy, @Nullable Duration nowLag, @Nullable String nowReplayed, String why) {
        healthy = nowHealthy;
        lag = nowLag;
        replayed = nowReplayed;
        detail = why;
    }

    boolean healthy() {
        return healthy;
    }

    @Nullable
    Duration lag() {
        return lag;
    }

    @Nullable
    String replayed() {
        return replayed;
    }

    String detail() {
        return detail;
    }

    DatabaseNode shown() {
        return new DatabaseNode(name, primary, healthy, primary ? Duration.ZERO : lag, healthy ? "" : detail);
    }

    synchronized void close() {
        closed = true;
        drop();
    }
}
