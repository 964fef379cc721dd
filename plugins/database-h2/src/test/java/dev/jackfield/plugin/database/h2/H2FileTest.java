package dev.jackfield.plugin.database.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackfield.database.Handover;
import dev.jackfield.database.PoolSettings;
import dev.jackfield.database.PooledDatabase;
import dev.jackfield.database.Server;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.SmallDisk;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file: what is in it after the process was killed, and who may have it open. */
@Timeout(120)
class H2FileTest {
    private static final Pattern HUNDREDTH = Pattern.compile("committed 100\\b");
    private static final Pattern COMMITTED = Pattern.compile("committed (\\d+)\\n");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ControlledProcess writer(Path path) {
        return ControlledProcess.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        path.toString())
                .name("writer")
                .start();
    }

    private static Database create(TestContext context) throws Exception {
        return context.create(new H2DatabaseProvider(), Map.of("connection_timeout", "1s"));
    }

    private static long count(DataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatWasCommittedIsThereAfterAKill() throws Exception {
        try (TestContext context = TestContext.of(Database.class)) {
            Path path = context.dataFolder().resolve("database");
            int last = 0;
            try (ControlledProcess writer = writer(path)) {
                writer.awaitLine(HUNDREDTH, MINUTE);
                writer.kill();
                writer.awaitEnd(MINUTE);
                for (Matcher matcher = COMMITTED.matcher(writer.out()); matcher.find(); ) {
                    last = Integer.parseInt(matcher.group(1));
                }
            }
            DataSource source = create(context)
                    .dataSource(
                            Migrations.of("killed", Migration.of(1, "index", "create index row_index on row_of (id)")));

            assertThat(last).isGreaterThanOrEqualTo(100);
            assertThat(count(source, "select count(*) from row_of where id <= " + last))
                    .isEqualTo(last);
        }
    }

    @Test
    void fileThatAnotherProcessHasIsToldAndTakenWhenItIsFree() throws Exception {
        try (TestContext context = TestContext.of(Database.class)) {
            Path path = context.dataFolder().resolve("database");
            Migrations migrations = Migrations.of("mine", Migration.of(1, "table", "create table mine (id integer)"));
            DataSource source;
            Database database;
            try (ControlledProcess writer = writer(path)) {
                writer.awaitLine(HUNDREDTH, MINUTE);
                database = create(context);
                source = database.dataSource(migrations);

                assertThatThrownBy(source::getConnection).hasMessageContaining("in use by another process");
                Health health = ((HealthCheck) database).health();
                assertThat(health.state()).isEqualTo(Health.State.DOWN);
                assertThat(health.detail()).contains("another process");
                writer.kill();
                writer.awaitEnd(MINUTE);
            }

            await().ignoreExceptions().until(() -> count(source, "select count(*) from mine") == 0);
            assertThat(((HealthCheck) database).health()).isEqualTo(Health.up());
        }
    }

    @Test
    void fullDiskFailsCommitsAndNothingThatWasCommittedIsLost(@TempDir Path folder) throws Exception {
        assumeTrue(SmallDisk.isAvailable(), "file systems can't be mounted here");
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16 << 20);
                TestContext context = TestContext.of(Database.class)) {
            Path path = disk.folder().resolve("database");
            H2File file = new H2File(path, Duration.ofSeconds(1));
            Database database = new PooledDatabase(
                    new H2Engine(path),
                    List.of(Server.primary("file", file, Duration.ofSeconds(1))),
                    PoolSettings.of(new H2DatabaseProvider().options().check(Map.of("connection_timeout", "1s"))),
                    new Handover(file, file::isHeldByAnother),
                    context);
            context.onRetire(database);
            DataSource source = database.dataSource(Migrations.of(
                    "full",
                    Migration.of(
                            1, "table", "create table page (id integer not null primary key, text varchar(100000))")));
            insert(source, 0);
            disk.fill();
            int committed = 1;
            SQLException full = null;
            while (full == null && committed < 1_000) {
                try {
                    insert(source, committed);
                    committed++;
                } catch (SQLException e) {
                    full = e;
                }
            }
            assertThat((Throwable) full)
                    .as("the disk has room for a thousand rows")
                    .isNotNull();

            disk.free();
            int after = 10_000;
            await().ignoreExceptions().until(() -> {
                insert(source, after);
                return true;
            });
            assertThat(count(source, "select count(*) from page where id < " + committed))
                    .isEqualTo(committed);
        }
    }

    private static void insert(DataSource source, int id) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("merge into page key (id) values (?, ?)")) {
            statement.setInt(1, id);
            statement.setString(2, "x".repeat(50_000));
            statement.executeUpdate();
        }
    }

    @Test
    void nothingIsOpenedBeforeSomebodyAsks() throws Exception {
        try (TestContext context = TestContext.of(Database.class)) {
            Database database = create(context);

            assertThat(((HealthCheck) database).health()).isEqualTo(Health.up());
            assertThat(context.dataFolder()).isEmptyDirectory();
            assertThat(database.statistics().idle()).isZero();
        }
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new H2DatabaseProvider())
                .are(Map.of(
                        "minimum_size", 5L,
                        "maximum_size", 20L,
                        "connection_timeout", Duration.ofSeconds(5),
                        "idle_timeout", Duration.ofMinutes(1),
                        "maximum_lifetime", Duration.ofMinutes(30),
                        "leak_threshold", Duration.ofMinutes(1),
                        "health_interval", Duration.ofSeconds(60),
                        "schema_prefix", "jackfield_"));
    }
}
