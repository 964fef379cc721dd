package dev.jackfield.plugin.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Provider;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.SampleSchema;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A consumer's data on its way from each database to each other one. */
@Timeout(120)
class TransferTest {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> MARIADB = MariaDbServers.shared();

    @RegisterExtension
    static final ServerExtension<PostgresServer> POSTGRESQL = postgresql();

    private static final List<String> ALL = List.of("h2", "postgresql", "mysql");

    static Stream<Arguments> directions() {
        return ALL.stream()
                .flatMap(from -> ALL.stream().filter(to -> !to.equals(from)).map(to -> Arguments.of(from, to)));
    }

    static ServerExtension<PostgresServer> postgresql() {
        return ServerExtension.shared("postgresql", PostgresServer::started);
    }

    static Map<String, Object> options(PostgresServer server) {
        return Map.of(
                "primary",
                "127.0.0.1:" + server.port(),
                "database",
                "postgres",
                "user",
                server.user(),
                "password",
                server.password());
    }

    private static Database open(TestContext context, String engine) throws Exception {
        Map<String, Object> options = switch (engine) {
            case "postgresql" -> options(POSTGRESQL.get());
            case "mysql" -> MariaDbServers.options(MARIADB.get());
            default -> Map.of();
        };
        return context.create(provider(engine), options);
    }

    static Provider<Database> provider(String name) {
        return ServiceLoader.load(DatabaseProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("directions")
    void nothingIsLost(String from, String to) throws Exception {
        try (TestContext context = TestContext.of(Database.class);
                TestContext other = TestContext.of(Database.class)) {
            Database source = open(context, from);
            Database target = open(other, to);
            // the same consumer, under the name of its schema in a database that others use too
            Migrations migrations = SampleSchema.of("from_" + from + "_to_" + to);
            SampleSchema.fill(source.dataSource(migrations), 700, 42);
            ByteArrayOutputStream exported = new ByteArrayOutputStream();
            source.exportTo(migrations, exported);
            target.importFrom(migrations, new ByteArrayInputStream(exported.toByteArray()));
            DataSource imported = target.dataSource(migrations);

            assertThat(SampleSchema.rows(imported))
                    .isEqualTo(SampleSchema.rows(source.dataSource(migrations)))
                    .hasSize(700);
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            target.exportTo(migrations, again);
            assertThat(again.toString().lines().sorted().toList())
                    .isEqualTo(exported.toString().lines().sorted().toList());
            SampleSchema.checkCounting(imported);
        }
    }
}
