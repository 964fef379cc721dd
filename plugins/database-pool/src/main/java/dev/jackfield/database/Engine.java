package dev.jackfield.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs from one database to another. Thread-safe. Methods get a connection and leave it as it was; all of them may
 * block.
 *
 * @since 1.0
 */
public interface Engine {
    /** {@return the dialect, as {@code Database.dialect} answers it} */
    String dialect();

    /**
     * Makes a schema, if there is none of that name.
     *
     * @param connection in auto-commit
     * @param schema its name
     * @throws SQLException if it can't be made
     */
    void createSchema(Connection connection, String schema) throws SQLException;

    /**
     * Makes a schema the current one for the life of the connection.
     *
     * @param connection a new connection
     * @param schema its name
     * @throws SQLException if there is no such schema
     */
    void enter(Connection connection, String schema) throws SQLException;

    /**
     * Waits for the lock under which one at a time migrates a schema, on whatever machine.
     *
     * @param connection held until the lock is released
     * @param schema its name
     * @param patience how long to wait
     * @return releases the lock when it is closed, or null if another one holds it for longer than that
     * @throws SQLException if the database can't be asked
     */
    @Nullable
    Locked lock(Connection connection, String schema, Duration patience) throws SQLException;

    /** {@return whether a change of a table can be rolled back} */
    boolean rollsBackTables();

    /** {@return the name in the database's own quotes} */
    String quoted(String identifier);

    /**
     * {@return how far the primary has come, or null where the database does not say}
     *
     * @param primary a connection to it
     * @throws SQLException if it can't be asked
     */
    @Nullable
    String position(Connection primary) throws SQLException;

    /**
     * {@return how far a replica has come, in the words of {@link #position}, or null where it does not say}
     *
     * @param replica a connection to it
     * @throws SQLException if it can't be asked
     */
    @Nullable
    String replayed(Connection replica) throws SQLException;

    /**
     * {@return whether what was replayed contains a position}
     *
     * @param replayed of a replica
     * @param position of the primary
     */
    boolean reached(String replayed, String position);

    /**
     * {@return whether this failure means that the connection is of no use any more, beyond what every driver says: the
     * server was the primary and is it no longer, the file has been closed}
     *
     * @param failure what the driver threw
     */
    boolean unusable(SQLException failure);

    /**
     * {@return whether the driver calls a schema a catalog}
     */
    default boolean schemasAreCatalogs() {
        return false;
    }

    /** {@return the isolation in which a transaction sees one moment, as {@code Connection.setTransactionIsolation} takes it} */
    default int snapshot() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    /**
     * Lets rows be inserted in any order, until the references are heeded again.
     *
     * @param connection in a transaction that has done nothing yet
     * @param schema whose references
     * @param tables in it
     * @throws SQLException if that can't be done
     */
    void ignoreReferences(Connection connection, String schema, List<String> tables) throws SQLException;

    /**
     * Heeds references again.
     *
     * @param connection as before
     * @param schema whose references
     * @param tables in it
     * @param ended whether the transaction has ended; it is called before the commit, and once more afterwards, and after a
     *     rollback
     * @throws SQLException if a row refers to none, or that can't be done
     */
    void heedReferences(Connection connection, String schema, List<String> tables, boolean ended) throws SQLException;

    /**
     * Lets a column that counts by itself go on after its greatest value.
     *
     * @param connection before the commit where tables can be rolled back, else after it
     * @param schema of the table
     * @param table of the column
     * @param column counts by itself
     * @param next what the next row gets, at least
     * @throws SQLException if that can't be done
     */
    void continueCounting(Connection connection, String schema, String table, String column, long next)
            throws SQLException;

    /** {@return what stands between the columns and {@code values} of an insert that names its own identity; may be empty} */
    default String overriding() {
        return "";
    }

    /** A lock that is held. */
    interface Locked extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
