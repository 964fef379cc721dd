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
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column travel: as a text that is the same for the same value in every database, whatever the column's
 * type is called there.
 */
enum PortableValue {
    /** {@code 0} and {@code 1}, so that it can also be a number. */
    TRUTH {
        @Override
        String read(ResultSet rows, int column) throws SQLException {
            return rows.getBoolean(column) ? "1" : "0";
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setBoolean(column, !text.equals("0"));
        }
    },
    /** Whole and decimal numbers, without trailing zeros. */
    NUMBER {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            BigDecimal value = rows.getBigDecimal(column);
            return value == null ? null : plain(value);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setBigDecimal(column, new BigDecimal(text));
        }
    },
    /** With single precision. */
    FLOAT {
        @Override
        String read(ResultSet rows, int column) throws SQLException {
            float value = rows.getFloat(column);
            return Float.isFinite(value) ? plain(new BigDecimal(Float.toString(value))) : Float.toString(value);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setFloat(column, Float.parseFloat(text));
        }
    },
    /** With double precision. */
    DOUBLE {
        @Override
        String read(ResultSet rows, int column) throws SQLException {
            double value = rows.getDouble(column);
            return Double.isFinite(value) ? plain(new BigDecimal(Double.toString(value))) : Double.toString(value);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setDouble(column, Double.parseDouble(text));
        }
    },
    /** As it is. */
    TEXT {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            return rows.getString(column);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setString(column, text);
        }
    },
    /** Of a fixed length: what fills it up is not part of it. */
    PADDED {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            String value = rows.getString(column);
            if (value == null) {
                return null;
            }
            int end = value.length();
            while (end > 0 && value.charAt(end - 1) == ' ') {
                end--;
            }
            return value.substring(0, end);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setString(column, text);
        }
    },
    /** In Base64. */
    BYTES {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            byte[] value = rows.getBytes(column);
            return value == null ? null : Base64.getEncoder().encodeToString(value);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setBytes(column, Base64.getDecoder().decode(text));
        }
    },
    /** ISO 8601. */
    DATE {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            LocalDate value = rows.getObject(column, LocalDate.class);
            return value == null ? null : value.toString();
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setObject(column, LocalDate.parse(text));
        }
    },
    /** ISO 8601. */
    TIME {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            LocalTime value = rows.getObject(column, LocalTime.class);
            return value == null ? null : value.toString();
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setObject(column, LocalTime.parse(text));
        }
    },
    /** ISO 8601. */
    TIMESTAMP {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            LocalDateTime value = rows.getObject(column, LocalDateTime.class);
            return value == null ? null : value.toString();
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setObject(column, LocalDateTime.parse(text));
        }
    },
    /** ISO 8601 in UTC, without saying so: a database without time zones keeps the same. */
    INSTANT {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
            return value == null
                    ? null
                    : value.withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                            .toString();
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setObject(column, LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
        }
    },
    /** With hyphens. */
    IDENTIFIER {
        @Override
        @Nullable
        String read(ResultSet rows, int column) throws SQLException {
            Object value = rows.getObject(column);
            return value == null ? null : value.toString().toLowerCase(Locale.ROOT);
        }

        @Override
        void write(PreparedStatement statement, int column, String text) throws SQLException {
            statement.setObject(column, UUID.fromString(text));
        }
    };

    /** {@return the value as text; what it is where the column is null does not matter} */
    abstract @Nullable String read(ResultSet rows, int column) throws SQLException;

    /** Sets a value that is not null. */
    abstract void write(PreparedStatement statement, int column, String text) throws SQLException;

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
