package dev.jackfield.plugin.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseNode;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.database.Position;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.fault.FaultProxy;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary and a replica that follows it by GTID, through a link that can be broken. Time is the test's. */
@Timeout(120)
class MysqlReplicasTest {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> PRIMARY = MariaDbServers.shared();

    @RegisterExtension
    static final ServerExtension<Replica> REPLICA = ServerExtension.perClass(() -> Replica.of(PRIMARY.get()));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Migrations migrations = Migrations.of(
            "replicas" + NUMBER.incrementAndGet(),
            Migration.of(1, "table", "create table number (id integer not null primary key)"));
    private final TestContext context = TestContext.of(Database.class);
    private Database database;
    private DataSource writing;
    private DataSource reading;

    /** A server and the link through which it follows. */
    record Replica(MariaDbServer server, FaultProxy link) implements AutoCloseable {
        static Replica of(MariaDbServer primary) throws SQLException {
            FaultProxy link = FaultProxy.to(primary.port());
            return new Replica(primary.replica("replica", link), link);
        }

        @Override
        public void close() {
            server.close();
            link.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, Object> options = MariaDbServers.options(PRIMARY.get());
        options.put("replicas", List.of("127.0.0.1:" + replica().port()));
        options.put("lag_interval", "100ms");
        options.put("maximum_lag", "1s");
        options.put("minimum_size", 1);
        options.put("connection_timeout", "2s");
        database = context.create(new MysqlProvider(), options);
        ((Lifecycle) database).start();
        writing = database.dataSource(migrations);
        reading = database.readOnly(migrations);
        replica().awaitPosition(PRIMARY.get().position(), PATIENCE);
        look();
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private static MariaDbServer replica() {
        return REPLICA.get().server();
    }

    private void look() {
        context.clock().advance(Duration.ofMillis(100));
    }

    private void lookUntilItServes() {
        await().atMost(PATIENCE).until(() -> {
            look();
            return node().healthy();
        });
    }

    private DatabaseNode node() {
        return database.nodes().get(1);
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private int readFrom() throws SQLException {
        try (Connection connection = reading.getConnection()) {
            return number(connection, "select @@port");
        }
    }

    private int write(int id) throws SQLException {
        try (Connection connection = writing.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into number values (" + id + ")");
            return number(connection, "select @@port");
        }
    }

    @Test
    void readsGoToTheReplicaAndWritesToThePrimary() throws Exception {
        assertThat(write(1)).isEqualTo(PRIMARY.get().port());
        assertThat(readFrom()).isEqualTo(replica().port());
        assertThat(database.nodes()).allMatch(DatabaseNode::healthy).hasSize(2);
    }

    @Test
    void replicaThatIsTooFarBehindIsLeftOutAndTakenBack() throws Exception {
        REPLICA.get().link().silence();
        try {
            write(1);
            for (int i = 0; i < 13; i++) {
                look();
            }

            assertThat(node().healthy()).isFalse();
            assertThat(node().lag()).isGreaterThan(Duration.ofSeconds(1));
            assertThat(readFrom()).isEqualTo(PRIMARY.get().port());
            Health health = ((HealthCheck) database).health();
            assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health.detail()).contains("reads go to the primary", "behind");
        } finally {
            REPLICA.get().link().heal();
            REPLICA.get().link().cut(); // so that it asks anew at once
            REPLICA.get().link().heal();
        }
        lookUntilItServes();

        assertThat(readFrom()).isEqualTo(replica().port());
        assertThat(context.emitted())
                .extracting(event -> event.type())
                .contains("database.replica_ejected", "database.replica_restored", "database.replicas_back");
    }

    @Test
    void replicaThatIsGoneIsLeftOutAtOnceAndComesBack() throws Exception {
        assertThat(readFrom()).isEqualTo(replica().port());
        replica().kill();
        try {
            context.clock().advance(Duration.ofMillis(200));
            assertThat(readFrom()).isEqualTo(PRIMARY.get().port());
            assertThat(node().healthy()).isFalse();
        } finally {
            replica().start();
        }
        replica().awaitPosition(PRIMARY.get().position(), PATIENCE);
        lookUntilItServes();

        await().until(() -> readFrom() == replica().port());
    }

    @Test
    void whoWroteReadsItsWritesWhileTheReplicaIsBehind() throws Exception {
        int fromReplica = 0;
        REPLICA.get().link().delay(Duration.ofMillis(30));
        try {
            for (int i = 0; i < 40; i++) {
                write(i);
                Position position = database.position();
                try (Connection connection = database.readOnlyAfter(migrations, position)) {
                    assertThat(number(connection, "select count(*) from number"))
                            .isEqualTo(i + 1);
                    fromReplica +=
                            number(connection, "select @@port") == replica().port() ? 1 : 0;
                }
            }
        } finally {
            REPLICA.get().link().heal();
        }
        Position last = database.position();
        replica().awaitPosition(PRIMARY.get().position(), PATIENCE);

        assertThat(fromReplica)
                .as("reads right after a write that found the replica as far")
                .isLessThan(40);
        assertThat(last.token()).startsWith("mysql:0-1-");
        try (Connection connection = database.readOnlyAfter(migrations, last)) {
            assertThat(number(connection, "select @@port")).isEqualTo(replica().port());
            assertThat(number(connection, "select count(*) from number")).isEqualTo(40);
        }
    }
}
