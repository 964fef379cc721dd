package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.database.ConnectionLeak;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseNode;
import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.database.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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

    private static Migrations with(Migrations before, Migration... more) {
        List<Migration> steps = new ArrayList<>(before.steps());
        steps.addAll(List.of(more));
        return new Migrations(before.namespace(), steps);
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

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static void assertRefused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        JackfieldException.class,
                        refusal -> assertThat(refusal.code())
                                .as(refusal.getMessage())
                                .isEqualTo(code));
    }

    /** A schema is what its steps make of it. */
    @Nested
    class Migrating {
        @Test
        void stepsAreRunOnce() throws Exception {
            Migrations pages = pages(fresh());
            run(start().dataSource(pages), "insert into page values (1, 'a')");
            Database again = start();

            assertThat(number(again.dataSource(pages), "select count(*) from page"))
                    .isEqualTo(1);
            assertThat(number(again.dataSource(pages), "select count(*) from schema_history"))
                    .isEqualTo(1);
        }

        @Test
        void laterStepsAreAddedWhileTheFormerSourceGoesOn() throws Exception {
            Database database = start();
            Migrations before = pages(fresh());
            DataSource former = database.dataSource(before);
            DataSource latter = database.dataSource(with(
                    before,
                    Migration.of(2, "size", "alter table page add column size integer"),
                    Migration.of(5, "default", "update page set size = 0", "insert into page values (9, 'nine', 81)")));

            assertThat(number(latter, "select size from page where id = 9")).isEqualTo(81);
            run(former, "insert into page (id, name) values (1, 'a')");
            assertThat(number(latter, "select count(*) from page")).isEqualTo(2);
        }

        @Test
        void namespacesAreApart() throws Exception {
            Database database = start();
            DataSource one = database.dataSource(pages(fresh()));
            DataSource other = database.dataSource(pages(fresh()));
            run(one, "insert into page values (1, 'a')");

            assertThat(number(other, "select count(*) from page")).isZero();
            assertThat(number(one, "select count(*) from page")).isEqualTo(1);
        }

        @Test
        void failedStepIsToldAndWhatRanGoesOn() throws Exception {
            Database database = start();
            Migrations before = pages(fresh());
            DataSource source = database.dataSource(before);

            assertThatThrownBy(() -> database.dataSource(with(
                            before,
                            Migration.of(
                                    2,
                                    "broken",
                                    "insert into page values (2, 'b')",
                                    "insert into nowhere values (1)"))))
                    .isInstanceOf(JackfieldException.class)
                    .hasMessageContaining(before.namespace())
                    .hasMessageContaining("migration 2 (broken) failed at statement 2 of 2");
            run(source, "insert into page values (1, 'a')");
            assertThat(number(source, "select count(*) from page where id = 1")).isEqualTo(1);
        }

        @Test
        void failedStepGoesOnWhenItsRestIsMended() throws Exception {
            Migrations before = pages(fresh());
            String first = "create table size (id integer)";
            assertRefused(
                    "migration_failed",
                    () -> start().dataSource(
                                    with(before, Migration.of(2, "size", first, "insert into nowhere values (1)"))));
            DataSource mended =
                    start().dataSource(with(before, Migration.of(2, "size", first, "insert into size values (7)")));

            assertThat(number(mended, "select id from size")).isEqualTo(7);
        }

        @Test
        void changedStepIsRefused() throws Exception {
            String namespace = fresh();
            start().dataSource(pages(namespace));

            assertRefused(
                    "migration_changed",
                    () -> start().dataSource(Migrations.of(
                            namespace,
                            Migration.of(1, "pages", "create table page (id bigint not null primary key)"))));
        }

        @Test
        void stepBelowTheLastIsRefused() throws Exception {
            String namespace = fresh();
            start().dataSource(Migrations.of(namespace, Migration.of(2, "b", "create table b (id integer)")));

            assertRefused(
                    "migration_changed",
                    () -> start().dataSource(Migrations.of(
                            namespace,
                            Migration.of(1, "a", "create table a (id integer)"),
                            Migration.of(2, "b", "create table b (id integer)"))));
        }

        @Test
        void schemaNewerThanTheCodeIsRefusedAndWhatRanGoesOn() throws Exception {
            Database database = start();
            Migrations before = pages(fresh());
            DataSource source = database.dataSource(before);
            start().dataSource(with(before, Migration.of(2, "next", "create table next (id integer)")));

            assertRefused("schema_newer", () -> start().dataSource(before));
            run(source, "insert into page values (1, 'a')");
        }

        @Test
        void stepWithoutStatementsForTheDialectIsRefused() throws Exception {
            Migrations elsewhere = new Migrations(
                    fresh(), List.of(new Migration(1, "elsewhere", Map.of("cobol", List.of("MOVE A TO B")))));

            assertThatThrownBy(() -> start().dataSource(elsewhere)).hasMessageContaining("cobol");
        }

        @Test
        void ofTwoNodesThatMigrateAtOnceOneDoes() throws Exception {
            String namespace = fresh();
            Migration[] steps = new Migration[10];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = Migration.of(i + 1, "step " + i, "create table step" + i + " (id integer)");
            }
            Migrations migrations = Migrations.of(namespace, steps);
            List<Database> nodes = List.of(start(), start(), start());
            Together.run(3, node -> nodes.get(node).dataSource(migrations));

            assertThat(number(nodes.get(0).dataSource(migrations), "select count(*) from schema_history"))
                    .isEqualTo(steps.length);
        }
    }

    /** The pool. */
    @Nested
    class Connecting {
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

    /** Sessions that only read. */
    @Nested
    class Reading {
        @Test
        void whatWasWrittenIsReadAfterItsPosition() throws Exception {
            Database database = start();
            Migrations pages = pages(fresh());
            DataSource source = database.dataSource(pages);
            for (int i = 0; i < 50; i++) {
                run(source, "insert into page values (" + i + ", 'a')");
                Position position = database.position();
                try (Connection reading = database.readOnlyAfter(pages, position)) {
                    assertThat(number(reading, "select count(*) from page")).isEqualTo(i + 1);
                }
            }
        }

        @Test
        void readingIsPossibleAndLeavesThePoolWritable() throws Exception {
            Database database = start(Map.of("minimum_size", 1, "maximum_size", 1));
            Migrations pages = pages(fresh());
            DataSource reading = database.readOnly(pages);
            try (Connection connection = reading.getConnection()) {
                assertThat(connection.isReadOnly()).isTrue();
                assertThat(number(connection, "select count(*) from page")).isZero();
            }

            run(database.dataSource(pages), "insert into page values (1, 'a')");
        }

        @Test
        void positionOfAnotherDatabaseLeadsToThePrimary() throws Exception {
            Database database = start();
            Migrations pages = pages(fresh());
            run(database.dataSource(pages), "insert into page values (1, 'a')");
            try (Connection reading = database.readOnlyAfter(pages, new Position("elsewhere:12"))) {
                assertThat(number(reading, "select count(*) from page")).isEqualTo(1);
            }
        }

        @Test
        void thePrimaryIsTheFirstNodeAndHealthy() throws Exception {
            Database database = start();
            database.dataSource(pages(fresh()));

            assertThat(database.nodes()).first().satisfies(node -> {
                assertThat(node.primary()).isTrue();
                assertThat(node.healthy()).isTrue();
            });
            assertThat(database.nodes().stream().filter(DatabaseNode::primary)).hasSize(1);
        }
    }

    /** From one generation to the next. */
    @Nested
    class Swapping {
        private List<StateEntry> exported(Database database) {
            List<StateEntry> entries = new ArrayList<>();
            ((Stateful) database).exportState().forEachRemaining(entries::add);
            return entries;
        }

        @Test
        void namespacesInUseAreMigratedBeforeTheNextServes() throws Exception {
            Migrations pages = pages(fresh());
            Database before = start();
            DataSource source = before.dataSource(pages);
            run(source, "insert into page values (1, 'a')");
            Database after = start();
            List<StateEntry> state = exported(before);
            state.forEach(((Stateful) after)::importState);

            assertThat(state).anySatisfy(entry -> assertThat(entry.value()).isEqualTo(pages));
            assertThat(((Stateful) after).stateFormat()).isEqualTo(((Stateful) before).stateFormat());
            before.close();
            assertThat(number(after.dataSource(pages), "select count(*) from page"))
                    .isEqualTo(1);
        }

        @Test
        void migrationThatFailsInTheNextStopsTheSwap() throws Exception {
            String namespace = fresh();
            start().dataSource(pages(namespace));
            Migrations other = Migrations.of(namespace, Migration.of(1, "other", "create table other (id integer)"));
            Database after = start();

            assertThatThrownBy(() -> ((Stateful) after).importState(new StateEntry("namespace/" + namespace, other)))
                    .hasMessageContaining(namespace);
        }
    }

    /** Health. */
    @Nested
    class Reporting {
        @Test
        void itIsUp() throws Exception {
            Database database = start();
            database.dataSource(pages(fresh()));
            Assumptions.assumeTrue(database instanceof HealthCheck, "it has no health of its own");

            assertThat(((HealthCheck) database).health()).isEqualTo(Health.up());
        }

        @Test
        void metersTellWhatStatisticsTell() throws Exception {
            Database database = start(Map.of("minimum_size", 2));
            DataSource source = database.dataSource(pages(fresh()));
            try (Connection held = source.getConnection()) {
                assertThat(held.isClosed()).isFalse();
                assertThat(context().registry().get("database.active").gauge().value())
                        .isEqualTo(1);
            }
        }
    }

    /** Export and import. */
    @Nested
    class Transferring {
        private byte[] exported(Database database, Migrations migrations) throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            database.exportTo(migrations, out);
            return out.toByteArray();
        }

        private byte[] renamed(byte[] exported, String from, String to) {
            return new String(exported, StandardCharsets.UTF_8)
                    .replace(from, to)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Test
        void nothingIsLost() throws Exception {
            Database database = start();
            String from = fresh();
            String to = fresh();
            DataSource source = database.dataSource(SampleSchema.of(from));
            SampleSchema.fill(source, 1_200, 42);
            byte[] exported = renamed(exported(database, SampleSchema.of(from)), from, to);
            long rows = database.importFrom(SampleSchema.of(to), new ByteArrayInputStream(exported));
            DataSource target = database.dataSource(SampleSchema.of(to));

            assertThat(rows).isEqualTo(1_203);
            assertThat(SampleSchema.rows(target))
                    .isEqualTo(SampleSchema.rows(source))
                    .hasSize(1_200);
            SampleSchema.checkCounting(target);
            assertThatThrownBy(() -> run(target, "insert into thing (kind) values ('no such kind')"))
                    .isInstanceOf(SQLException.class);
        }

        @Test
        void whatIsCutOffOrAlteredIsRefusedAndNothingHasChanged() throws Exception {
            Database database = start();
            String from = fresh();
            String to = fresh();
            SampleSchema.fill(database.dataSource(SampleSchema.of(from)), 30, 7);
            byte[] whole = renamed(exported(database, SampleSchema.of(from)), from, to);
            String text = new String(whole, StandardCharsets.UTF_8);
            Map<String, String> mistakes = new HashMap<>();
            mistakes.put("nothing", "");
            mistakes.put("no export", "{\"a\": 1}");
            mistakes.put("no JSON", "<html>");
            mistakes.put("cut within", text.substring(0, text.length() / 2));
            mistakes.put("cut before the end", text.substring(0, text.lastIndexOf("\n{") + 1));
            mistakes.put("altered", text.replaceFirst("\"plain\"", "\"plane\""));
            mistakes.put("a row less", text.replaceFirst("\n\\[\"one\"\\]", ""));
            mistakes.put("another version", text.replaceFirst("\"version\":2", "\"version\":1"));
            mistakes.put("another namespace", text.replace(to, from));
            DataSource target = database.dataSource(SampleSchema.of(to));

            mistakes.forEach((what, mistake) -> {
                assertRefused(
                        "import_refused",
                        () -> database.importFrom(
                                SampleSchema.of(to),
                                new ByteArrayInputStream(mistake.getBytes(StandardCharsets.UTF_8))));
            });
            assertThat(number(target, "select count(*) from thing")).isZero();
            assertThat(number(target, "select count(*) from kind")).isZero();
            database.importFrom(SampleSchema.of(to), new ByteArrayInputStream(whole));
            assertThat(number(target, "select count(*) from thing")).isEqualTo(30);
        }

        @Test
        void tablesWithRowsAreNotImportedInto() throws Exception {
            Database database = start();
            String namespace = fresh();
            DataSource source = database.dataSource(SampleSchema.of(namespace));
            SampleSchema.fill(source, 3, 1);
            byte[] exported = exported(database, SampleSchema.of(namespace));

            assertRefused(
                    "import_refused",
                    () -> database.importFrom(SampleSchema.of(namespace), new ByteArrayInputStream(exported)));
            assertThat(number(source, "select count(*) from thing")).isEqualTo(3);
        }
    }
}
