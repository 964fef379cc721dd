package dev.jackfield.plugin.database.postgresql;

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
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary and two replicas that stream from it, each through a link that can be broken. Time is the test's. */
@Timeout(120)
class PostgresqlReplicasTest {
    @RegisterExtension
    static final ServerExtension<PostgresServer> PRIMARY = PostgresServers.shared();

    @RegisterExtension
    static final ServerExtension<Replica> ONE =
            ServerExtension.shared("replica one", () -> Replica.of(PRIMARY.get(), "one"));

    @RegisterExtension
    static final ServerExtension<Replica> TWO =
            ServerExtension.shared("replica two", () -> Replica.of(PRIMARY.get(), "two"));

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Migrations migrations = Migrations.of(
            "replicas" + NUMBER.incrementAndGet(),
            Migration.of(1, "table", "create table number (id integer not null primary key)"));
    private final TestContext context = TestContext.of(Database.class);
    private Database database;
    private DataSource writing;
    private DataSource reading;

    /** A server and the link through which it follows. */
    record Replica(PostgresServer server, FaultProxy link) implements AutoCloseable {
        static Replica of(PostgresServer primary, String name) throws SQLException {
            FaultProxy link = FaultProxy.to(primary.port());
            return new Replica(primary.replica(name, link), link);
        }

        String address() {
            return "127.0.0.1:" + server.port();
        }

        @Override
        public void close() {
            server.close();
            link.close();
        }
    }

    @BeforeEach
    void caughtUp() throws SQLException {
        for (Replica replica : List.of(ONE.get(), TWO.get())) {
            replica.link().heal();
            if (!replica.server().isRunning()) {
                replica.server().start();
            }
            replica.server().awaitPosition(PRIMARY.get().position(), Duration.ofSeconds(60));
        }
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private void start(Map<String, ?> more) throws Exception {
        Map<String, Object> options = new HashMap<>(PostgresServers.options(PRIMARY.get()));
        options.put("replicas", List.of(ONE.get().address(), TWO.get().address()));
        options.put("lag_interval", "100ms");
        options.put("maximum_lag", "1s");
        options.put("minimum_size", 1);
        options.put("connection_timeout", "2s");
        options.putAll(more);
        database = context.create(new PostgresqlProvider(), options);
        ((Lifecycle) database).start();
        writing = database.dataSource(migrations);
        reading = database.readOnly(migrations);
        String migrated = PRIMARY.get().position();
        ONE.get().server().awaitPosition(migrated, Duration.ofSeconds(30));
        TWO.get().server().awaitPosition(migrated, Duration.ofSeconds(30));
        look();
    }

    private void look() {
        context.clock().advance(LOOK);
    }

    private static int port(Connection connection) throws SQLException {
        return (int) number(connection, "select inet_server_port()");
    }

    private int readFrom() throws SQLException {
        try (Connection connection = reading.getConnection()) {
            return port(connection);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void write(int id) throws SQLException {
        try (Connection connection = writing.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into number values (" + id + ")");
        }
    }

    private DatabaseNode node(Replica replica) {
        return database.nodes().stream()
                .filter(node -> node.name().equals(replica.address()))
                .findFirst()
                .orElseThrow();
    }

    private Map<Integer, Integer> reads(int times) throws SQLException {
        Map<Integer, Integer> reads = new HashMap<>();
        for (int i = 0; i < times; i++) {
            reads.merge(readFrom(), 1, Integer::sum);
        }
        return reads;
    }

    private void lookUntilHealthy(Replica replica) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            look();
            return node(replica).healthy();
        });
    }

    @Test
    void readsGoToTheReplicasInTurn() throws Exception {
        start(Map.of());

        assertThat(reads(10))
                .containsOnly(
                        Map.entry(ONE.get().server().port(), 5),
                        Map.entry(TWO.get().server().port(), 5));
        assertThat(database.nodes()).allMatch(DatabaseNode::healthy).hasSize(3);
    }

    @Test
    void readsGoByWeight() throws Exception {
        start(Map.of("read_strategy", "weight", "replica_weights", List.of("3", "1")));

        assertThat(reads(40))
                .containsOnly(
                        Map.entry(ONE.get().server().port(), 30),
                        Map.entry(TWO.get().server().port(), 10));
    }

    @Test
    void readsGoToTheOneThatIsLeastBehind() throws Exception {
        start(Map.of("read_strategy", "least_lag"));
        ONE.get().link().silence();
        write(1);
        TWO.get().server().awaitPosition(PRIMARY.get().position(), Duration.ofSeconds(30));
        look();
        look();

        assertThat(node(ONE.get()).lag()).isPositive();
        assertThat(reads(6)).containsOnlyKeys(TWO.get().server().port());
    }

    @Test
    void replicaThatFallsBehindIsLeftOutAndTakenBack() throws Exception {
        start(Map.of());
        ONE.get().link().silence();
        write(1);
        for (int i = 0; i < 13; i++) {
            look();
        }

        assertThat(node(ONE.get()).healthy()).isFalse();
        assertThat(node(ONE.get()).lag()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(node(ONE.get()).detail()).contains("behind");
        assertThat(reads(6)).containsOnlyKeys(TWO.get().server().port());
        assertThat(context.emitted()).anySatisfy(event -> {
            assertThat(event.type()).isEqualTo("database.replica_ejected");
            assertThat(event.data().get("node")).isEqualTo(ONE.get().address());
        });

        ONE.get().link().heal();
        ONE.get().link().cut(); // so that it asks anew at once
        ONE.get().link().heal();
        lookUntilHealthy(ONE.get());
        assertThat(context.emitted()).anyMatch(event -> event.type().equals("database.replica_restored"));
        assertThat(reads(6))
                .containsOnlyKeys(ONE.get().server().port(), TWO.get().server().port());
    }

    @Test
    void replicaThatIsGoneIsLeftOutAtOnceAndComesBack() throws Exception {
        start(Map.of());
        reads(4);
        ONE.get().server().kill();
        int other = TWO.get().server().port();
        context.clock().advance(Duration.ofMillis(200));

        assertThat(reads(6)).containsOnlyKeys(other);
        assertThat(node(ONE.get()).healthy()).isFalse();

        ONE.get().server().start();
        ONE.get().server().awaitPosition(PRIMARY.get().position(), Duration.ofSeconds(60));
        lookUntilHealthy(ONE.get());
        await().until(() -> reads(4).containsKey(ONE.get().server().port()));
    }

    @Test
    void withoutReplicasThePrimaryIsReadAndThatIsSaid() throws Exception {
        start(Map.of());
        ONE.get().server().kill();
        TWO.get().server().kill();
        look();
        look();

        assertThat(readFrom()).isEqualTo(PRIMARY.get().port());
        assertThat(context.emitted()).anyMatch(event -> event.type().equals("database.replicas_gone"));
        Health health = ((HealthCheck) database).health();
        assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
        assertThat(health.detail())
                .contains("reads go to the primary", ONE.get().address());

        ONE.get().server().start();
        ONE.get().server().awaitPosition(PRIMARY.get().position(), Duration.ofSeconds(60));
        lookUntilHealthy(ONE.get());
        assertThat(context.emitted()).anyMatch(event -> event.type().equals("database.replicas_back"));
        assertThat(((HealthCheck) database).health().state()).isEqualTo(Health.State.UP);
    }

    @Test
    void whoWroteReadsItsWritesWhileReplicasAreBehind() throws Exception {
        start(Map.of());
        ONE.get().link().delay(Duration.ofMillis(30));
        TWO.get().link().silence();
        int replicas = 0;
        for (int i = 0; i < 60; i++) {
            write(i);
            Position position = database.position();
            try (Connection connection = database.readOnlyAfter(migrations, position)) {
                assertThat(number(connection, "select count(*) from number")).isEqualTo(i + 1);
                replicas += port(connection) == PRIMARY.get().port() ? 0 : 1;
            }
        }
        Position last = database.position();
        ONE.get().server().awaitPosition(PRIMARY.get().position(), Duration.ofSeconds(30));
        try (Connection connection = database.readOnlyAfter(migrations, last)) {
            assertThat(port(connection))
                    .as("after it has caught up")
                    .isEqualTo(ONE.get().server().port());
            assertThat(number(connection, "select count(*) from number")).isEqualTo(60);
        }
        assertThat(replicas)
                .as("reads right after a write that found a replica")
                .isLessThan(60);
    }
}
