package dev.jackfield.plugin.database.postgresql;

import dev.jackfield.database.Engine;
import dev.jackfield.spi.database.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is particular to PostgreSQL. */
final class PostgresqlEngine implements Engine {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY_SQL_TRANSACTION = "25006";

    @Override
    public String dialect() {
        return Database.POSTGRESQL;
    }

    /** Who may not create schemas may still use one that is there. */
    @Override
    public void createSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from pg_namespace where nspname = ?")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    return;
                }
            }
        }
        run(connection, "create schema if not exists " + quoted(schema));
    }

    @Override
    public void enter(Connection connection, String schema) throws SQLException {
        run(connection, "set search_path to " + quoted(schema));
    }

    @Override
    public @Nullable Locked lock(Connection connection, String schema, Duration patience) throws SQLException {
        long key = UUID.nameUUIDFromBytes(("jackfield migration " + schema).getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
        run(connection, "set lock_timeout to " + Math.max(1, patience.toMillis()));
        try {
            run(connection, "select pg_advisory_lock(" + key + ")");
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        } finally {
            run(connection, "reset lock_timeout");
        }
        return () -> run(connection, "select pg_advisory_unlock(" + key + ")");
    }

    @Override
    public boolean rollsBackTables() {
        return true;
    }

    @Override
    public String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public @Nullable String position(Connection primary) throws SQLException {
        return text(primary, "select case when pg_is_in_recovery() then null else pg_current_wal_lsn()::text end");
    }

    @Override
    public @Nullable String replayed(Connection replica) throws SQLException {
        return text(replica, "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end");
    }

    @Override
    public boolean reached(String replayed, String position) {
        return Long.compareUnsigned(sequence(replayed), sequence(position)) >= 0;
    }

    /** A log sequence number is two numbers in hexadecimal with a slash between: the halves of one. */
    private static long sequence(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("\"" + text + "\" is no log sequence number");
        }
        return Long.parseUnsignedLong(text.substring(0, slash), 16) << 32
                | Long.parseUnsignedLong(text.substring(slash + 1), 16);
    }

    @Override
    public boolean unusable(SQLException failure) {
        return READ_ONLY_SQL_TRANSACTION.equals(failure.getSQLState());
    }

    /** Within the transaction, so that nobody else sees it. */
    @Override
    public void ignoreReferences(Connection connection, String schema, List<String> tables) throws SQLException {
        alterReferences(connection, schema, "deferrable initially deferred");
    }

    @Override
    public void heedReferences(Connection connection, String schema, List<String> tables, boolean ended)
            throws SQLException {
        if (!ended) {
            run(connection, "set constraints all immediate");
            alterReferences(connection, schema, "not deferrable");
        }
    }

    private void alterReferences(Connection connection, String schema, String how) throws SQLException {
        // those that were deferrable before stay as they are
        boolean before = how.startsWith("not");
        try (PreparedStatement statement = connection.prepareStatement(
                "select t.relname, c.conname from pg_constraint c join pg_class t on t.oid = c.conrelid"
                        + " join pg_namespace n on n.oid = t.relnamespace"
                        + " where c.contype = 'f' and n.nspname = ? and c.condeferrable = ?")) {
            statement.setString(1, schema);
            statement.setBoolean(2, before);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    run(
                            connection,
                            "alter table " + quoted(schema) + "." + quoted(rows.getString(1)) + " alter constraint "
                                    + quoted(rows.getString(2)) + " " + how);
                }
            }
        }
    }

    @Override
    public void continueCounting(Connection connection, String schema, String table, String column, long next)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select setval(pg_get_serial_sequence(?, ?), ?, false)")) {
            statement.setString(1, quoted(schema) + "." + quoted(table));
            statement.setString(2, column);
            statement.setLong(3, next);
            statement.execute();
        }
    }

    @Override
    public String overriding() {
        return "overriding system value";
    }

    private static @Nullable String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
