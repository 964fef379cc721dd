package dev.jackfield.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.FaultProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
class MariaDbServerTest {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> MARIADB = ServerExtension.shared(
            "mariadb", () -> MariaDbServer.started("mariadb", Map.of("log-bin", "binlog", "server-id", "1")));

    @BeforeAll
    static void hereAlone() {
        Assumptions.assumeTrue(MariaDbServer.isAvailable(), "the servers run on Linux on x86-64");
    }

    @Test
    void committedRowsSurviveKillNineAndAStop() throws SQLException {
        MariaDbServer mariadb = MARIADB.get();
        mariadb.execute("create table kept (n int)");
        mariadb.execute("insert into kept values (1)");
        mariadb.kill();
        assertThatThrownBy(mariadb::connect).isInstanceOf(SQLException.class);
        mariadb.start();
        assertThat(mariadb.query("select n from kept")).isEqualTo("1");
        mariadb.restart();
        assertThat(mariadb.query("select count(*) from kept")).isEqualTo("1");
        assertThat(mariadb.query("select version()")).startsWith("11.4");
    }

    @Test
    void thePasswordIsChecked() {
        MariaDbServer mariadb = MARIADB.get();
        assertThatThrownBy(() -> DriverManager.getConnection(mariadb.jdbcUrl(), mariadb.user(), "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }

    @Test
    void itIsReachedThroughALinkThatIsCut() throws SQLException {
        MariaDbServer mariadb = MARIADB.get();
        try (FaultNetwork network = FaultNetwork.open()) {
            FaultProxy link = mariadb.through(network, "client");
            try (Connection connection =
                    DriverManager.getConnection(mariadb.jdbcUrl(link), mariadb.user(), mariadb.password())) {
                assertThat(connection.isValid(5)).isTrue();
                link.cut();
                assertThat(connection.isValid(5)).isFalse();
            }
        }
    }

    @Test
    void replicaGetsWhatWasThereAndWhatComesLater() throws SQLException {
        MariaDbServer mariadb = MARIADB.get();
        mariadb.execute("create table followed (n int)");
        mariadb.execute("insert into followed values (1)");
        try (FaultProxy link = FaultProxy.to(mariadb.port());
                MariaDbServer replica = mariadb.replica("replica", link)) {
            replica.awaitPosition(mariadb.position(), Duration.ofSeconds(60));
            assertThat(replica.query("select count(*) from followed")).isEqualTo("1");
            mariadb.execute("insert into followed values (2)");
            replica.awaitPosition(mariadb.position(), Duration.ofSeconds(60));
            assertThat(replica.query("select count(*) from followed")).isEqualTo("2");
            assertThatThrownBy(() -> replica.replica("of a replica", link)).hasMessageContaining("log-bin");
        }
    }
}
