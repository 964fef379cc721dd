package dev.jackfield.plugin.database.h2;

import dev.jackfield.spi.database.DatabaseProvider;
import dev.jackfield.testkit.DatabaseContract;

class H2DatabaseContractTest extends DatabaseContract {
    @Override
    protected DatabaseProvider provider() {
        return new H2DatabaseProvider();
    }
}
