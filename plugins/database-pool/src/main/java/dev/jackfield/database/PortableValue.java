package dev.jackfield.database;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column travel: as a text that is the same for the same value in every database, whatever the column's
 * type is called there.
 */
enum PortableValue {
    /** {@code 0} and {@code 1}, so that it can also be a number. */
    TRUTH(
            (rows, column) -> rows.getBoolean(column) ? "1" : "0",
            (statement, column, text) -> statement.setBoolean(column, !text.equals("0"))),
    /** Whole and decimal numbers, without trailing zeros. */
    NUMBER(
            (rows, column) -> told(rows.getBigDecimal(column), PortableValue::plain),
            (statement, column, text) -> statement.setBigDecimal(column, new BigDecimal(text))),
    /** With single precision. */
    FLOAT(
            (rows, column) -> floating(Float.toString(rows.getFloat(column))),
            (statement, column, text) -> statement.setFloat(column, Float.parseFloat(text))),
    /** With double precision. */
    DOUBLE(
            (rows, column) -> floating(Double.toString(rows.getDouble(column))),
            (statement, column, text) -> statement.setDouble(column, Double.parseDouble(text))),
    /** As it is. */
    TEXT(ResultSet::getString, PreparedStatement::setString),
    /** Of a fixed length: what fills it up is not part of it. */
    PADDED((rows, column) -> told(rows.getString(column), PortableValue::trimmed), PreparedStatement::setString),
    /** In Base64. */
    BYTES(
            (rows, column) -> told(rows.getBytes(column), Base64.getEncoder()::encodeToString),
            (statement, column, text) ->
                    statement.setBytes(column, Base64.getDecoder().decode(text))),
    /** ISO 8601. */
    DATE(
            (rows, column) -> told(rows.getObject(column, LocalDate.class), LocalDate::toString),
            (statement, column, text) -> statement.setObject(column, LocalDate.parse(text))),
    /** ISO 8601. */
    TIME(
            (rows, column) -> told(rows.getObject(column, LocalTime.class), LocalTime::toString),
            (statement, column, text) -> statement.setObject(column, LocalTime.parse(text))),
    /** ISO 8601. */
    TIMESTAMP(
            (rows, column) -> told(rows.getObject(column, LocalDateTime.class), LocalDateTime::toString),
            (statement, column, text) -> statement.setObject(column, LocalDateTime.parse(text))),
    /** ISO 8601 in UTC, without saying so: a database without time zones keeps the same. */
    INSTANT(
            (rows, column) -> told(rows.getObject(column, OffsetDateTime.class), PortableValue::utc),
            (statement, column, text) ->
                    statement.setObject(column, LocalDateTime.parse(text).atOffset(ZoneOffset.UTC))),
    /** With hyphens. */
    IDENTIFIER(
            (rows, column) ->
                    told(rows.getObject(column), value -> value.toString().toLowerCase(Locale.ROOT)),
            (statement, column, text) -> statement.setObject(column, UUID.fromString(text)));

    /** Reads a column of the current row. */
    private interface Reader {
        @Nullable
        String read(ResultSet rows, int column) throws SQLException;
    }

    /** Sets a value that is not null. */
    private interface Writer {
        void write(PreparedStatement statement, int column, String text) throws SQLException;
    }

    private final Reader reader;
    private final Writer writer;

    PortableValue(Reader reader, Writer writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /** {@return the value as text; what it is where the column is null does not matter} */
    @Nullable
    String read(ResultSet rows, int column) throws SQLException {
        return reader.read(rows, column);
    }

    /** Sets a value that is not null. */
    void write(PreparedStatement statement, int column, String text) throws SQLException {
        writer.write(statement, column, text);
    }

    private static <V> @Nullable String told(@Nullable V value, Function<V, String> text) {
        return value == null ? null : text.apply(value);
    }

    static @Nullable PortableValue of(int type, String name) {
        if (name.equalsIgnoreCase("uuid")) {
            return IDENTIFIER;
        }
        if (name.equalsIgnoreCase("timestamptz")) {
            return INSTANT;
        }
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> TRUTH;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL -> NUMBER;
            case Types.REAL -> FLOAT;
            case Types.FLOAT, Types.DOUBLE -> DOUBLE;
            case Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB, Types.NVARCHAR, Types.LONGNVARCHAR, Types.NCLOB -> TEXT;
            case Types.CHAR, Types.NCHAR -> PADDED;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
            case Types.DATE -> DATE;
            case Types.TIME -> TIME;
            case Types.TIMESTAMP -> TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> INSTANT;
            default -> null;
        };
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** As Java writes a floating-point number; infinity and what is no number stay as they are. */
    private static String floating(String number) {
        char last = number.charAt(number.length() - 1);
        return Character.isDigit(last) ? plain(new BigDecimal(number)) : number;
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String utc(OffsetDateTime value) {
        return value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().toString();
    }

    /** Of the rows of a table, whatever their order. */
    static final class Digest {
        private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

        private BigInteger sum = BigInteger.ZERO;
        private long rows;

        void add(@Nullable String[] row) {
            rows++;
            sum = sum.add(new BigInteger(1, Rows.hash(row))).mod(MODULUS);
        }

        long rows() {
            return rows;
        }

        @Override
        public String toString() {
            return rows + ":" + sum.toString(16);
        }
    }
}
