package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.database.ConnectionLeak;
import dev.jackfield.spi.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The pool: a part of {@link DatabaseContract}. */
abstract class DatabaseConnecting extends DatabaseAspect {
    DatabaseConnecting(DatabaseContract contract) {
        super(contract);
    }

    @Test
    void connectionsComeBack() throws Exception {
        Database database = start();
        DataSource source = database.dataSource(pages(fresh()));
        for (int i = 0; i < 500; i++) {
            run(source, "delete from page");
        }

        assertThat(database.statistics().active()).isZero();
        assertThat(database.statistics().waiting()).isZero();
    }

    @Test
    void asManyAsTheMinimumAreKeptOpen() throws Exception {
        Database database = start(Map.of("minimum_size", 3, "maximum_size", 4));
        database.dataSource(pages(fresh()));

        await().until(() -> database.statistics().idle() == 3);
    }

    @Test
    void fiveAndTwentyAreTheDefaults() throws Exception {
        Database database = start();
        database.dataSource(pages(fresh()));

        await().until(() -> database.statistics().idle() == 5);
        assertThat(database.statistics().maximum() % 20).isZero();
    }

    @Test
    void whoWaitsInVainIsToldWhyAndCounted() throws Exception {
        Database database = start(Map.of("minimum_size", 1, "maximum_size", 2, "connection_timeout", "300ms"));
        DataSource source = database.dataSource(pages(fresh()));
        try (Connection one = source.getConnection();
                Connection other = source.getConnection()) {
            assertThat(one).isNotSameAs(other);
            assertThatThrownBy(source::getConnection)
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageContaining("2 of 2");
            assertThat(database.statistics().active()).isEqualTo(2);
        }

        assertThat(database.statistics().timeouts()).isEqualTo(1);
        run(source, "delete from page");
    }

    @Test
    void whoWaitsGetsWhatComesBack() throws Exception {
        Database database = start(Map.of("minimum_size", 1, "maximum_size", 1));
        DataSource source = database.dataSource(pages(fresh()));
        Connection held = source.getConnection();
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return number(source, "select count(*) from page");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> database.statistics().waiting() == 1);
        held.close();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void theMaximumIsOfAllNamespacesTogether() throws Exception {
        Database database = start(Map.of("minimum_size", 2, "maximum_size", 2, "connection_timeout", "2s"));
        DataSource one = database.dataSource(pages(fresh()));
        await().until(() -> database.statistics().idle() == 2);
        DataSource other = database.dataSource(pages(fresh()));

        // what idles in one is given up for the other
        try (Connection first = other.getConnection();
                Connection second = other.getConnection()) {
            assertThat(first).isNotSameAs(second);
            assertThatThrownBy(one::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            assertThat(database.statistics().active()).isEqualTo(2);
        }
        run(one, "delete from page");
    }

    @Test
    void workThatWasNotCommittedIsGoneWithItsConnection() throws Exception {
        Database database = start(Map.of("minimum_size", 1, "maximum_size", 1));
        DataSource source = database.dataSource(pages(fresh()));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("insert into page values (1, 'a')");
        }

        assertThat(number(source, "select count(*) from page")).isZero();
    }

    @Test
    void connectionThatIsHeldTooLongIsToldWithThePlaceThatTookIt() throws Exception {
        Database database = start(Map.of("leak_threshold", "10s"));
        DataSource source = database.dataSource(pages(fresh()));
        try (Connection held = source.getConnection()) {
            assertThat(held.isClosed()).isFalse();
            context().clock().advance(Duration.ofSeconds(12));

            assertThat(database.statistics().leaked()).isEqualTo(1);
            assertThat(database.statistics().leaks())
                    .singleElement()
                    .extracting(ConnectionLeak::place)
                    .asString()
                    .contains("connectionThatIsHeldTooLongIsToldWithThePlaceThatTookIt");
            assertThat(context().emitted())
                    .filteredOn(event -> event.type().equals("database.leak"))
                    .hasSize(1);
        }
        context().clock().advance(Duration.ofSeconds(2));

        assertThat(database.statistics().leaks()).isEmpty();
        assertThat(database.statistics().leaked()).isEqualTo(1);
    }

    @Test
    void waitsAreMeasured() throws Exception {
        Database database = start();
        DataSource source = database.dataSource(pages(fresh()));
        for (int i = 0; i < 1_000; i++) {
            source.getConnection().close();
        }

        assertThat(database.statistics().waitP99()).isPositive();
    }

    @Test
    void closedDatabaseGivesNoConnections() throws Exception {
        Database database = start();
        DataSource source = database.dataSource(pages(fresh()));
        database.close();

        assertThatThrownBy(source::getConnection).isInstanceOf(Exception.class);
    }

    @Test
    void valuesNeverMixUnderLoad() throws Exception {
        Database database = start(Map.of("minimum_size", 2, "maximum_size", 3));
        DataSource source = database.dataSource(pages(fresh()));
        Together.run(6, thread -> {
            for (int i = 0; i < 100; i++) {
                int id = thread * 1_000 + i;
                run(source, "insert into page values (" + id + ", 'x')");
                assertThat(number(source, "select id from page where id = " + id))
                        .isEqualTo(id);
            }
        });

        assertThat(number(source, "select count(*) from page")).isEqualTo(600);
    }
}
