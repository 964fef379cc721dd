package dev.jackfield.plugin.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.fault.FaultProxy;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens when the server does not do what it should. The server is this class's own. */
@Timeout(120)
class PostgresqlFaultsTest {
    @RegisterExtension
    static final ServerExtension<PostgresServer> SERVER = ServerExtension.perClass(() ->
            PostgresServer.started("faults", Map.of("max_connections", "20", "superuser_reserved_connections", "3")));

    private final Migrations migrations = Migrations.of(
            "faults", Migration.of(1, "table", "create table number (id integer generated always as identity)"));
    private final TestContext context = TestContext.of(Database.class);
    private FaultProxy link;

    @BeforeEach
    void open() {
        if (!SERVER.get().isRunning()) {
            SERVER.get().start();
        }
        link = FaultProxy.to(SERVER.get().port());
    }

    @AfterEach
    void close() throws Exception {
        link.close();
        context.close();
    }

    private Database start(Map<String, ?> more) throws Exception {
        Map<String, Object> options = PostgresServers.options(SERVER.get(), link.port());
        options.put("minimum_size", 1);
        options.put("maximum_size", 4);
        options.put("connection_timeout", "1s");
        options.put("socket_timeout", "2s");
        options.putAll(more);
        Database database = context.create(new PostgresqlProvider(), options);
        ((Lifecycle) database).start();
        return database;
    }

    private static Health health(Database database) throws Exception {
        return ((HealthCheck) database).health();
    }

    private static void write(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into number default values");
        }
    }

    private static boolean writes(DataSource source) {
        try {
            write(source);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void downAtStartIsToldAndOverWhenTheServerComes() throws Exception {
        SERVER.get().stop();
        Database database = start(Map.of());
        DataSource source = database.dataSource(migrations);

        assertThat(health(database).state()).isEqualTo(Health.State.DOWN);
        assertThat(health(database).detail()).contains("127.0.0.1:" + link.port());
        assertThatThrownBy(source::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("database/default/faults");

        SERVER.get().start();
        await().atMost(Duration.ofSeconds(30)).until(() -> writes(source));
        assertThat(health(database)).isEqualTo(Health.up());
    }

    @Test
    void stepThatFailsWhenTheServerComesIsToldByHealth() throws Exception {
        link.refuse();
        Database database = start(Map.of());
        DataSource source =
                database.dataSource(Migrations.of("late", Migration.of(1, "broken", "insert into nowhere values (1)")));
        link.heal();

        await().untilAsserted(() -> {
            Health health = health(database);
            assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health.detail()).contains("late", "migration 1 (broken)");
        });
        assertThatThrownBy(source::getConnection).hasMessageContaining("migration 1 (broken)");
    }

    @Test
    void newStepIsRefusedWhileTheServerIsGoneAndWhatRanGoesOn() throws Exception {
        Database database = start(Map.of());
        DataSource source = database.dataSource(migrations);
        write(source);
        link.refuse();
        link.reset();
        List<Migration> more = new ArrayList<>(migrations.steps());
        more.add(Migration.of(2, "more", "create table more (id integer)"));

        assertThatThrownBy(() -> database.dataSource(new Migrations("faults", more)))
                .isInstanceOf(JackfieldException.class)
                .hasMessageContaining("faults");
        link.heal();
        await().until(() -> writes(source));
    }

    @Test
    void frozenServerEndsWaitsInTimeAndGoesOnAfterwards() throws Exception {
        Database database = start(Map.of());
        DataSource source = database.dataSource(migrations);
        write(source);
        SERVER.get().freeze();
        try {
            assertThatThrownBy(() -> write(source)).isInstanceOf(SQLException.class);
            assertThat(health(database).state()).isIn(Health.State.UP, Health.State.DOWN);
            context.clock().advance(Duration.ofMinutes(2));
            assertThat(health(database).state()).isEqualTo(Health.State.DOWN);
        } finally {
            SERVER.get().resume();
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> writes(source));
        await().atMost(Duration.ofSeconds(30)).until(() -> health(database).state() == Health.State.UP);
    }

    @Test
    void slowServerIsSlowAndNothingElse() throws Exception {
        Database database = start(Map.of("connection_timeout", "10s", "socket_timeout", "10s"));
        DataSource source = database.dataSource(migrations);
        link.delay(Duration.ofMillis(200), Duration.ofMillis(50));

        for (int i = 0; i < 3; i++) {
            write(source);
        }
        assertThat(database.statistics().timeouts()).isZero();
    }

    @Test
    void connectionsThatBreakAreReplaced() throws Exception {
        Database database = start(Map.of());
        DataSource source = database.dataSource(migrations);
        for (int i = 0; i < 5; i++) {
            write(source);
            link.reset();
            await().atMost(Duration.ofSeconds(30)).until(() -> writes(source));
        }

        assertThat(database.statistics().active()).isZero();
    }

    @Test
    void serverWithoutFreeConnectionsIsToldAndOver() throws Exception {
        DataSource source = start(Map.of("maximum_size", 10)).dataSource(migrations);
        write(source);
        List<Connection> held = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        for (; ; ) {
                            held.add(DriverManager.getConnection(
                                    SERVER.get().jdbcUrl(),
                                    SERVER.get().user(),
                                    SERVER.get().password()));
                        }
                    })
                    .hasMessageContaining("too many clients");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            held.add(source.getConnection());
                        }
                    })
                    .hasMessageContaining("too many clients");
        } finally {
            for (Connection one : held) {
                one.close();
            }
        }

        try (Connection one = source.getConnection();
                Connection other = source.getConnection();
                Connection third = source.getConnection()) {
            assertThat(List.of(one, other, third)).noneMatch(Objects::isNull);
            await().atMost(Duration.ofSeconds(30)).until(() -> writes(source));
        }
    }

    @Test
    void changedPasswordLeavesOpenConnectionsAndIsToldForNewOnes() throws Exception {
        String before = SERVER.get().password();
        Database database = start(Map.of("minimum_size", 1, "maximum_size", 2));
        DataSource source = database.dataSource(migrations);
        write(source);
        SERVER.get().changePassword("another one");
        try (Connection held = source.getConnection();
                Statement statement = held.createStatement()) {
            statement.executeUpdate("insert into number default values");
            assertThatThrownBy(source::getConnection)
                    .hasMessageContaining("password authentication failed")
                    .hasMessageNotContaining(before);
        } finally {
            SERVER.get().changePassword(before);
        }
        Map<String, Object> right = Map.of("password", SERVER.get().password());
        write(start(right).dataSource(migrations));
    }

    @Test
    void afterAFailoverWritesGoToTheServerThatWasPromoted() throws Exception {
        try (PostgresServer primary = PostgresServer.started("failing", Map.of());
                PostgresServer replica = primary.replica("standby")) {
            Map<String, Object> servers = new HashMap<>();
            servers.put("primary", "127.0.0.1:" + primary.port() + ",127.0.0.1:" + replica.port());
            Database database = start(servers);
            DataSource source = database.dataSource(migrations);
            write(source);
            replica.awaitPosition(primary.position(), Duration.ofSeconds(30));
            primary.kill();
            replica.promote();

            await().atMost(Duration.ofSeconds(30)).until(() -> writes(source));
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select inet_server_port(), count(*) from number")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(replica.port());
                assertThat(rows.getInt(2)).isGreaterThanOrEqualTo(2);
            }
            assertThat(health(database).state()).isEqualTo(Health.State.UP);
        }
    }
}
