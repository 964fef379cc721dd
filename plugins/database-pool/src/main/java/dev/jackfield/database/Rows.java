package dev.jackfield.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table as portable texts, their columns in the order of their names. */
final class Rows {
    /** What is done with each row. */
    interface Each<E extends Exception> {
        void row(@Nullable String[] values) throws E;
    }

    private Rows() {}

    static List<Tables.Column> columns(Tables.Table table) {
        return table.columns().stream()
                .sorted(Comparator.comparing(Tables.Column::key))
                .toList();
    }

    static <E extends Exception> void read(
            Engine engine, Connection connection, String schema, Tables.Table table, Each<E> each)
            throws SQLException, E {
        List<Tables.Column> columns = columns(table);
        Tables.Table ordered = new Tables.Table(table.name(), columns, table.references());
        try (Statement statement = Tables.reading(connection);
                ResultSet rows = statement.executeQuery("select " + Tables.list(engine, ordered) + " from "
                        + engine.quoted(schema) + "." + engine.quoted(table.name()))) {
            while (rows.next()) {
                @Nullable String[] values = new String[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    String value = columns.get(i).value().read(rows, i + 1);
                    values[i] = rows.wasNull() ? null : value;
                }
                each.row(values);
            }
        }
    }

    /** The first 128 bits of the SHA-256 of all values, each with its length. */
    static byte[] hash(@Nullable String[] row) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String value : row) {
                byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
                digest.update(((value == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
