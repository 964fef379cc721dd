package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link Database}. Each test has a namespace of its own, so that all can share one server.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class DatabaseContract extends ProviderContract<Database> {
    private static final String RUN = Long.toString(System.currentTimeMillis() % 100_000_000, 36);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** For the subclass. */
    protected DatabaseContract() {
        super(Database.class);
    }

    @Override
    protected abstract DatabaseProvider provider();

    /**
     * {@return a database, started, closed after the test}
     *
     * @param options in addition to {@link #options}
     * @throws Exception what the provider throws
     */
    protected final Database start(Map<String, ?> options) throws Exception {
        Database database = create(options);
        if (database instanceof Lifecycle lifecycle) {
            lifecycle.start();
        }
        return database;
    }

    /**
     * {@return a database, started, closed after the test}
     *
     * @throws Exception what the provider throws
     */
    protected final Database start() throws Exception {
        return start(Map.of());
    }

    /**
     * {@return a namespace that no other test has}
     */
    protected static String fresh() {
        return "t" + RUN + "_" + NUMBER.incrementAndGet();
    }

    /**
     * {@return a table of pages}
     *
     * @param namespace the consumer's
     */
    protected static Migrations pages(String namespace) {
        return Migrations.of(
                namespace,
                Migration.of(1, "pages", "create table page (id integer not null primary key, name varchar(100))"));
    }

    /**
     * Runs a statement on a connection of its own.
     *
     * @param source where
     * @param sql the statement
     * @throws SQLException if it fails
     */
    protected static void run(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * {@return the first value of a query}
     *
     * @param source where
     * @param sql the query
     * @throws SQLException if it fails
     */
    protected static long number(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return number(connection, sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /** A schema is what its steps make of it. */
    @Nested
    class Migrating extends DatabaseMigrating {
        Migrating() {
            super(DatabaseContract.this);
        }
    }

    /** The pool. */
    @Nested
    class Connecting extends DatabaseConnecting {
        Connecting() {
            super(DatabaseContract.this);
        }
    }

    /** Sessions that only read. */
    @Nested
    class Reading extends DatabaseReading {
        Reading() {
            super(DatabaseContract.this);
        }
    }

    /** From one generation to the next. */
    @Nested
    class Swapping extends DatabaseSwapping {
        Swapping() {
            super(DatabaseContract.this);
        }
    }

    /** Health. */
    @Nested
    class Reporting extends DatabaseReporting {
        Reporting() {
            super(DatabaseContract.this);
        }
    }

    /** Export and import. */
    @Nested
    class Transferring extends DatabaseTransferring {
        Transferring() {
            super(DatabaseContract.this);
        }
    }
}
