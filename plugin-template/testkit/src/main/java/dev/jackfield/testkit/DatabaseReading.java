package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseNode;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.database.Position;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Sessions that only read: a part of {@link DatabaseContract}. */
abstract class DatabaseReading extends DatabaseAspect {
    DatabaseReading(DatabaseContract contract) {
        super(contract);
    }

    @Test
    void whatWasWrittenIsReadAfterItsPosition() throws Exception {
        Database database = start();
        Migrations pages = pages(fresh());
        DataSource source = database.dataSource(pages);
        for (int i = 0; i < 50; i++) {
            run(source, "insert into page values (" + i + ", 'a')");
            Position position = database.position();
            try (Connection reading = database.readOnlyAfter(pages, position)) {
                assertThat(number(reading, "select count(*) from page")).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void readingIsPossibleAndLeavesThePoolWritable() throws Exception {
        Database database = start(Map.of("minimum_size", 1, "maximum_size", 1));
        Migrations pages = pages(fresh());
        DataSource reading = database.readOnly(pages);
        try (Connection connection = reading.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
            assertThat(number(connection, "select count(*) from page")).isZero();
        }

        run(database.dataSource(pages), "insert into page values (1, 'a')");
    }

    @Test
    void positionOfAnotherDatabaseLeadsToThePrimary() throws Exception {
        Database database = start();
        Migrations pages = pages(fresh());
        run(database.dataSource(pages), "insert into page values (1, 'a')");
        try (Connection reading = database.readOnlyAfter(pages, new Position("elsewhere:12"))) {
            assertThat(number(reading, "select count(*) from page")).isEqualTo(1);
        }
    }

    @Test
    void thePrimaryIsTheFirstNodeAndHealthy() throws Exception {
        Database database = start();
        database.dataSource(pages(fresh()));

        assertThat(database.nodes()).first().satisfies(node -> {
            assertThat(node.primary()).isTrue();
            assertThat(node.healthy()).isTrue();
        });
        assertThat(database.nodes().stream().filter(DatabaseNode::primary)).hasSize(1);
    }
}
