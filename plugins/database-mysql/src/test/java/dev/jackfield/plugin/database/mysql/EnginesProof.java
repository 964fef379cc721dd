package dev.jackfield.plugin.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SampleSchema;
import dev.jackfield.testkit.SwapUnderLoad;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One binding becomes another database while it is read from; this plugin from its archive, the others from the class path. */
@Timeout(180)
class EnginesProof {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> MARIADB = MariaDbServers.shared();

    @RegisterExtension
    static final ServerExtension<PostgresServer> POSTGRESQL = TransferTest.postgresql();

    private static final int ROWS = 300;

    private final Migrations migrations = SampleSchema.of("engines");
    private final Map<Database, DataSource> sources = new ConcurrentHashMap<>();
    private final AtomicInteger least = new AtomicInteger();
    private List<String> filled = new ArrayList<>();

    /** On a data source that was made once, by the first of the databases. */
    private void read(Database database) throws SQLException {
        DataSource source = sources.computeIfAbsent(database, one -> one.dataSource(migrations));
        int expected = least.get();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from thing")) {
            rows.next();
            assertThat(rows.getInt(1)).isGreaterThanOrEqualTo(expected);
        }
    }

    private void fill(Database database) throws SQLException {
        DataSource source = database.dataSource(migrations);
        SampleSchema.fill(source, ROWS, 42);
        filled = SampleSchema.rows(source);
        least.set(ROWS);
    }

    private void transfer(Database from, Database to) throws Exception {
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        from.exportTo(migrations, exported);
        to.importFrom(migrations, new ByteArrayInputStream(exported.toByteArray()));
    }

    @Test
    void isSwappedFromH2ToPostgresqlToMariadbUnderLoadAndNoQueryAndNoRowIsLost() throws Exception {
        List<String> engines = List.of("postgresql", "mysql");
        SwapUnderLoad.of(Database.class, PluginArchive.ofThisModule())
                .provider("h2")
                .call(this::read)
                .by((bindings, number) -> {
                    Database database = bindings.bind("default");
                    if (number == 0) {
                        fill(database);
                    }
                    String engine = engines.get(number);
                    Map<String, Object> options = number == 0
                            ? TransferTest.options(POSTGRESQL.get())
                            : MariaDbServers.options(MARIADB.get());
                    bindings.plug("next", engine, options);
                    transfer(database, bindings.bind("next"));
                    bindings.plug("default", engine, options);

                    assertThat(database.dialect()).isEqualTo(engine);
                    assertThat(SampleSchema.rows(database.dataSource(migrations)))
                            .isEqualTo(filled)
                            .hasSize(ROWS);
                })
                .swaps(engines.size())
                .run();
    }
}
