package dev.jackfield.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.fault.Direction;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class PostgresServerTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @RegisterExtension
    static final ServerExtension<PostgresServer> POSTGRES =
            ServerExtension.perClass(() -> PostgresServer.started("primary", Map.of("max_connections", "20")));

    @BeforeAll
    static void hereAlone() {
        Assumptions.assumeTrue(PostgresServer.isAvailable(), "the servers run on Linux on x86-64");
    }

    @Test
    void committedRowsSurviveKillNineAndAStop() throws SQLException {
        PostgresServer postgres = POSTGRES.get();
        int port = postgres.port();
        postgres.execute("create table kept (n int)");
        postgres.execute("insert into kept values (1)");
        postgres.kill();
        assertThatThrownBy(postgres::connect).hasMessageContaining("refused");
        postgres.start();
        assertThat(postgres.query("select n from kept")).isEqualTo("1");
        postgres.restart();
        assertThat(postgres.port()).isEqualTo(port);
        assertThat(postgres.query("select count(*) from kept")).isEqualTo("1");
        assertThat(postgres.query("show max_connections")).isEqualTo("20");
        assertThat(postgres.query("select version()")).startsWith("PostgreSQL 18");
    }

    @Test
    void aFrozenOneAnswersNothingUntilItIsResumed() throws SQLException {
        PostgresServer postgres = POSTGRES.get();
        postgres.freeze();
        try {
            assertThatThrownBy(() -> DriverManager.getConnection(
                                    postgres.jdbcUrl() + "?loginTimeout=1", postgres.user(), postgres.password())
                            .close())
                    .isInstanceOf(SQLException.class);
        } finally {
            postgres.resume();
        }
        assertThat(postgres.query("select 1")).isEqualTo("1");
    }

    @Test
    void thePasswordIsChecked() throws SQLException {
        PostgresServer postgres = POSTGRES.get();
        String before = postgres.password();
        postgres.changePassword("it's another");
        assertThat(postgres.query("select 1")).isEqualTo("1");
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), before))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        postgres.changePassword(before);
    }

    @Test
    void aReplicaGetsRowsRefusesWritesLagsThroughItsLinkAndIsPromoted() throws SQLException {
        PostgresServer primary = POSTGRES.get();
        primary.execute("create table rows (n int)");
        primary.execute("insert into rows values (1)");
        try (FaultNetwork network = FaultNetwork.open()) {
            FaultProxy link = primary.through(network, "replica");
            try (PostgresServer replica = primary.replica("replica", link)) {
                replica.awaitPosition(primary.position(), WITHIN);
                assertThat(replica.query("select n from rows")).isEqualTo("1");
                assertThat(replica.isReplica()).isTrue();
                assertThat(primary.isReplica()).isFalse();
                assertThat(primary.query("select application_name from pg_stat_replication"))
                        .isEqualTo("replica");
                assertThatThrownBy(() -> replica.execute("insert into rows values (2)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("25006"));

                link.silence(Direction.TO_CLIENT);
                primary.execute("insert into rows values (3)");
                String position = primary.position();
                assertThat(replica.query("select count(*) from rows")).isEqualTo("1");
                link.heal();
                replica.awaitPosition(position, WITHIN);
                assertThat(replica.query("select count(*) from rows")).isEqualTo("2");

                replica.restart();
                primary.execute("insert into rows values (4)");
                replica.awaitPosition(primary.position(), WITHIN);
                replica.promote();
                assertThat(replica.isReplica()).isFalse();
                replica.execute("insert into rows values (5)");
                assertThat(replica.query("select count(*) from rows")).isEqualTo("4");
            }
        }
        assertThat(primary.query("select count(*) from rows")).isEqualTo("3");
    }

    @Test
    void aQueryThroughAResetLinkFailsAndTheNextConnectionServes() throws SQLException {
        PostgresServer postgres = POSTGRES.get();
        try (FaultNetwork network = FaultNetwork.open()) {
            FaultProxy link = postgres.through(network, "client");
            try (Connection connection =
                            DriverManager.getConnection(postgres.jdbcUrl(link), postgres.user(), postgres.password());
                    Statement statement = connection.createStatement()) {
                link.resetAfter(Direction.TO_CLIENT, 100);
                assertThatThrownBy(() -> statement.executeQuery("select repeat('x', 10000)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).startsWith("08"));
            }
            try (Connection connection =
                    DriverManager.getConnection(postgres.jdbcUrl(link), postgres.user(), postgres.password())) {
                assertThat(connection.isValid(5)).isTrue();
            }
            Awaitility.await().until(() -> link.connections() == 0);
        }
    }
}
