package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.database.Database;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Health and meters: a part of {@link DatabaseContract}. */
abstract class DatabaseReporting extends DatabaseAspect {
    DatabaseReporting(DatabaseContract contract) {
        super(contract);
    }

    @Test
    void itIsUp() throws Exception {
        Database database = start();
        database.dataSource(pages(fresh()));
        Assumptions.assumeTrue(database instanceof HealthCheck, "it has no health of its own");

        assertThat(((HealthCheck) database).health()).isEqualTo(Health.up());
    }

    @Test
    void metersTellWhatStatisticsTell() throws Exception {
        Database database = start(Map.of("minimum_size", 2));
        DataSource source = database.dataSource(pages(fresh()));
        try (Connection held = source.getConnection()) {
            assertThat(held.isClosed()).isFalse();
            assertThat(context().registry().get("database.active").gauge().value())
                    .isEqualTo(1);
        }
    }
}
