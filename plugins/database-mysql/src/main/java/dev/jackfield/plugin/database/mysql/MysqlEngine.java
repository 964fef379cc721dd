package dev.jackfield.plugin.database.mysql;

import dev.jackfield.database.Engine;
import dev.jackfield.spi.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is particular to MySQL and MariaDB. A schema is a database there. */
final class MysqlEngine implements Engine {
    /** {@code --read-only}, and a transaction that only reads. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836);

    @Override
    public String dialect() {
        return Database.MYSQL;
    }

    /** Texts are told apart as in other databases: by their characters, upper and lower case too. */
    @Override
    public void createSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from information_schema.schemata where schema_name = ?")) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    return;
                }
            }
        }
        run(
                connection,
                "create database if not exists " + quoted(schema) + " character set utf8mb4 collate utf8mb4_bin");
    }

    @Override
    public void enter(Connection connection, String schema) throws SQLException {
        connection.setCatalog(schema);
    }

    @Override
    public @Nullable Locked lock(Connection connection, String schema, Duration patience) throws SQLException {
        String name = "jackfield " + Integer.toHexString(schema.hashCode()) + " "
                + schema.substring(0, Math.min(schema.length(), 40));
        try (PreparedStatement statement = connection.prepareStatement("select get_lock(?, ?)")) {
            statement.setString(1, name);
            statement.setLong(2, Math.max(1, patience.toSeconds()));
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getInt(1) != 1) {
                    return null;
                }
            }
        }
        return () -> {
            try (PreparedStatement statement = connection.prepareStatement("select release_lock(?)")) {
                statement.setString(1, name);
                statement.execute();
            }
        };
    }

    @Override
    public boolean rollsBackTables() {
        return false;
    }

    @Override
    public String quoted(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public boolean schemasAreCatalogs() {
        return true;
    }

    @Override
    public @Nullable String position(Connection primary) throws SQLException {
        return text(primary, isMariaDb(primary) ? "select @@global.gtid_binlog_pos" : "select @@global.gtid_executed");
    }

    @Override
    public @Nullable String replayed(Connection replica) throws SQLException {
        return text(replica, isMariaDb(replica) ? "select @@global.gtid_slave_pos" : "select @@global.gtid_executed");
    }

    private static boolean isMariaDb(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    }

    /** For every source of events that the position names, the replica has seen its number, or a later one. */
    @Override
    public boolean reached(String replayed, String position) {
        Map<String, Long> seen = greatest(replayed);
        for (Map.Entry<String, Long> wanted : greatest(position).entrySet()) {
            if (seen.getOrDefault(wanted.getKey(), 0L) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the greatest number of each source} MariaDB writes {@code domain-server-number}, MySQL {@code
     * uuid:1-5:8-9}; commas between them.
     */
    private static Map<String, Long> greatest(String text) {
        Map<String, Long> greatest = new HashMap<>();
        for (String one : text.split(",")) {
            String id = one.strip();
            int colon = id.indexOf(':');
            int last = Math.max(id.lastIndexOf('-'), id.lastIndexOf(':'));
            if (last < 1) {
                throw new IllegalArgumentException("\"" + text + "\" is no GTID position");
            }
            String source = colon > 0 ? id.substring(0, colon) : id.substring(0, id.indexOf('-'));
            greatest.merge(source, Long.parseLong(id.substring(last + 1)), Math::max);
        }
        return greatest;
    }

    @Override
    public boolean unusable(SQLException failure) {
        return READ_ONLY.contains(failure.getErrorCode());
    }

    @Override
    public void ignoreReferences(Connection connection, String schema, List<String> tables) throws SQLException {
        run(connection, "set foreign_key_checks = 0");
    }

    @Override
    public void heedReferences(Connection connection, String schema, List<String> tables, boolean ended)
            throws SQLException {
        run(connection, "set foreign_key_checks = 1");
    }

    @Override
    public void continueCounting(Connection connection, String schema, String table, String column, long next) {
        // it has noticed
    }

    private static @Nullable String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null || text.isBlank() ? null : text.replaceAll("\\s", "");
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
