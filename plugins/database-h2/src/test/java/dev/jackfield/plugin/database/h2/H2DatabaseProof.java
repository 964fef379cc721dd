package dev.jackfield.plugin.database.h2;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class H2DatabaseProof {
    private static final Migrations MIGRATIONS = Migrations.of(
            "proof",
            Migration.of(1, "table", "create table proof (id integer not null primary key)"),
            Migration.of(2, "row", "insert into proof values (1)"));

    private static void query(Database database) throws Exception {
        try (Connection connection = database.dataSource(MIGRATIONS).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from proof")) {
            if (!rows.next()) {
                throw new AssertionError("a row was lost");
            }
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingAQuery() throws Exception {
        SwapUnderLoad.of(Database.class, PluginArchive.ofThisModule())
                .call(H2DatabaseProof::query)
                .swaps(20)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Database.class, PluginArchive.ofThisModule())
                .call(H2DatabaseProof::query)
                .run();
    }
}
