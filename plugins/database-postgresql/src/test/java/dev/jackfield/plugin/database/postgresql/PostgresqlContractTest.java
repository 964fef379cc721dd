package dev.jackfield.plugin.database.postgresql;

import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.testkit.DatabaseContract;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresqlContractTest extends DatabaseContract {
    @RegisterExtension
    static final ServerExtension<PostgresServer> SERVER = PostgresServers.shared();

    @Override
    protected DatabaseProvider provider() {
        return new PostgresqlProvider();
    }

    @Override
    protected Map<String, Object> options() {
        return PostgresServers.options(SERVER.get());
    }
}
