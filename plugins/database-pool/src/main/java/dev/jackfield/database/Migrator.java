package dev.jackfield.database;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Brings a schema to a version, one at a time over all machines. What was done is in the table {@value #HISTORY} of the same
 * schema. Where tables can't be rolled back, each statement is noted as it is done, so that a step which failed in its
 * middle goes on there.
 */
final class Migrator {
    static final String HISTORY = "schema_history";

    private final String label;
    private final Engine engine;
    private final Duration patience;

    /** One line of the history. */
    private record Applied(String checksum, int done, boolean complete) {}

    Migrator(String label, Engine engine, Duration patience) {
        this.label = label;
        this.engine = engine;
        this.patience = patience;
    }

    /**
     * Migrates, where there is something to do.
     *
     * @throws SQLException if the database can't be reached, or another one holds the lock for too long
     * @throws JackfieldException if the schema is not what the steps make of it, or a step failed
     */
    void migrate(DataSource source, String schema, Migrations wanted) throws SQLException {
        String where = label + "/" + wanted.namespace();
        for (Migration step : wanted.steps()) {
            statements(where, step); // before anything is touched
        }
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(true);
            try (Engine.Locked lock = engine.lock(connection, schema, patience)) {
                if (lock == null) {
                    throw new SQLTransientConnectionException(
                            where + ": another node has been migrating for more than " + patience.toSeconds() + " s");
                }
                engine.createSchema(connection, schema);
                engine.enter(connection, schema);
                migrate(connection, where, wanted);
            }
        }
    }

    private void migrate(Connection connection, String where, Migrations wanted) throws SQLException {
        Map<Integer, Applied> history = history(connection);
        for (Map.Entry<Integer, Applied> applied : history.entrySet()) {
            check(where, applied.getKey(), applied.getValue(), wanted);
        }
        int last = history.isEmpty() ? 0 : ((TreeMap<Integer, Applied>) history).lastKey();
        for (Migration step : wanted.steps()) {
            Applied applied = history.get(step.version());
            if (applied == null && step.version() < last) {
                throw new JackfieldException(
                        "migration_changed",
                        where + ": migration " + step.version() + " (" + step.description()
                                + ") was not applied, but the later " + last + " was; give it a version above " + last,
                        null);
            }
            if (applied == null || !applied.complete()) {
                apply(connection, where, step, applied == null ? 0 : applied.done(), applied != null);
            }
        }
    }

    private void check(String where, int version, Applied applied, Migrations wanted) {
        Migration step = wanted.steps().stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .orElse(null);
        if (step == null) {
            if (version > wanted.version()) {
                throw new JackfieldException(
                        "schema_newer",
                        where + ": the schema is at version " + version + ", this code knows " + wanted.version()
                                + "; bring the newer code back, or a backup from before it",
                        null);
            }
            throw new JackfieldException(
                    "migration_changed",
                    where + ": migration " + version + " was applied and is not among the steps; put it back",
                    null);
        }
        List<String> statements = statements(where, step);
        List<String> done =
                applied.complete() ? statements : statements.subList(0, Math.min(applied.done(), statements.size()));
        if (!checksum(done).equals(applied.checksum())) {
            throw new JackfieldException(
                    "migration_changed",
                    where + ": migration " + version + " (" + step.description()
                            + (applied.complete()
                                    ? ") was changed after it had been applied; put it back, and make the change in a later one"
                                    : ") failed after " + applied.done() + " statements, and those were changed since;"
                                            + " put them back"),
                    null);
        }
    }

    private List<String> statements(String where, Migration step) {
        try {
            return step.statementsFor(engine.dialect());
        } catch (IllegalArgumentException e) {
            throw new JackfieldException("migration_failed", where + ": " + e.getMessage(), e);
        }
    }

    private Map<Integer, Applied> history(Connection connection) throws SQLException {
        Map<Integer, Applied> history = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists " + HISTORY + " (version integer not null primary key,"
                    + " description varchar(200) not null, checksum varchar(64) not null, statements_done integer not null,"
                    + " complete integer not null, changed_at timestamp default current_timestamp not null)");
            try (ResultSet rows =
                    statement.executeQuery("select version, checksum, statements_done, complete from " + HISTORY)) {
                while (rows.next()) {
                    history.put(rows.getInt(1), new Applied(rows.getString(2), rows.getInt(3), rows.getInt(4) == 1));
                }
            }
        }
        return history;
    }

    private void apply(Connection connection, String where, Migration step, int done, boolean noted)
            throws SQLException {
        List<String> statements = statements(where, step);
        int at = done;
        boolean whole = engine.rollsBackTables();
        connection.setAutoCommit(!whole);
        try {
            if (!noted) {
                note(connection, step);
            }
            for (; at < statements.size(); at++) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(statements.get(at));
                }
                if (!whole) {
                    note(connection, step.version(), statements.subList(0, at + 1), false);
                }
            }
            note(connection, step.version(), statements, true);
            if (whole) {
                connection.commit();
            }
        } catch (SQLException e) {
            if (connection.isValid(1)) {
                if (whole) {
                    connection.rollback();
                }
                throw new JackfieldException(
                        "migration_failed",
                        where + ": migration " + step.version() + " (" + step.description() + ") failed at statement "
                                + (at + 1) + " of " + statements.size() + ": " + e.getMessage()
                                + (whole || at == 0 ? "" : "; those before it are done"),
                        e);
            }
            throw e;
        } finally {
            if (connection.isValid(1)) {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void note(Connection connection, Migration step) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + HISTORY
                + " (version, description, checksum, statements_done, complete) values (?, ?, ?, 0, 0)")) {
            insert.setInt(1, step.version());
            insert.setString(2, step.description());
            insert.setString(3, checksum(List.of()));
            insert.executeUpdate();
        }
    }

    private static void note(Connection connection, int version, List<String> done, boolean complete)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update " + HISTORY
                        + " set checksum = ?, statements_done = ?, complete = ?, changed_at = current_timestamp where version = ?")) {
            update.setString(1, checksum(done));
            update.setInt(2, done.size());
            update.setInt(3, complete ? 1 : 0);
            update.setInt(4, version);
            update.executeUpdate();
        }
    }

    private static String checksum(List<String> statements) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String statement : statements) {
                byte[] bytes = statement.strip().getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
