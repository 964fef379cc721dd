package dev.jackfield.plugin.database.mysql;

import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.testkit.DatabaseContract;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class MysqlContractTest extends DatabaseContract {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> SERVER = MariaDbServers.shared();

    @Override
    protected DatabaseProvider provider() {
        return new MysqlProvider();
    }

    @Override
    protected Map<String, Object> options() {
        return MariaDbServers.options(SERVER.get());
    }
}
