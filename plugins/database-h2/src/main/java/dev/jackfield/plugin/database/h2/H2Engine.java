package dev.jackfield.plugin.database.h2;

import dev.jackfield.database.Engine;
import dev.jackfield.spi.database.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.jspecify.annotations.Nullable;

/** What is particular to H2. */
final class H2Engine implements Engine {
    /** One process has the file, so its generations only have to agree with each other. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    /** After which a connection is of no use any more: the database closed itself, for want of disk perhaps. */
    private static final Set<Integer> CLOSED = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.GENERAL_ERROR_1);

    private final Path path;

    H2Engine(Path path) {
        this.path = path;
    }

    @Override
    public String dialect() {
        return Database.H2;
    }

    @Override
    public void createSchema(Connection connection, String schema) throws SQLException {
        run(connection, "create schema if not exists " + quoted(schema));
    }

    @Override
    public void enter(Connection connection, String schema) throws SQLException {
        run(connection, "set schema " + quoted(schema));
    }

    @Override
    public @Nullable Locked lock(Connection connection, String schema, Duration patience) throws SQLException {
        ReentrantLock lock = LOCKS.computeIfAbsent(path, one -> new ReentrantLock());
        try {
            return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS) ? lock::unlock : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for another migration", e);
        }
    }

    @Override
    public boolean rollsBackTables() {
        return false;
    }

    @Override
    public String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public @Nullable String position(Connection primary) {
        return null;
    }

    @Override
    public @Nullable String replayed(Connection replica) {
        return null;
    }

    @Override
    public boolean reached(String replayed, String position) {
        return false;
    }

    @Override
    public boolean unusable(SQLException failure) {
        return CLOSED.contains(failure.getErrorCode());
    }

    @Override
    public int snapshot() {
        return Constants.TRANSACTION_SNAPSHOT;
    }

    @Override
    public void ignoreReferences(Connection connection, String schema, List<String> tables) throws SQLException {
        references(connection, schema, tables, false);
    }

    /** H2 ends the transaction when it is told this, so it waits until that has ended. */
    @Override
    public void heedReferences(Connection connection, String schema, List<String> tables, boolean ended)
            throws SQLException {
        if (ended) {
            references(connection, schema, tables, true);
        }
    }

    private void references(Connection connection, String schema, List<String> tables, boolean heeded)
            throws SQLException {
        for (String table : tables) {
            run(
                    connection,
                    "alter table " + quoted(schema) + "." + quoted(table) + " set referential_integrity " + heeded);
        }
    }

    @Override
    public void continueCounting(Connection connection, String schema, String table, String column, long next)
            throws SQLException {
        run(
                connection,
                "alter table " + quoted(schema) + "." + quoted(table) + " alter column " + quoted(column)
                        + " restart with " + next);
    }

    @Override
    public String overriding() {
        return "overriding system value";
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
