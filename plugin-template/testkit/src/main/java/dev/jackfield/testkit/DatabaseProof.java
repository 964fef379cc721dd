package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the archive of a plugin for {@link Database} is proved by: no query is lost when it is replaced or gets a pool of another
 * size, and nothing stays behind. For a class named {@code …Proof}.
 *
 * @since 1.0
 */
@Timeout(180)
public abstract class DatabaseProof {
    private static final int SWAPS = 10;

    private static final Migrations MIGRATIONS = Migrations.of(
            "proof",
            Migration.of(1, "table", "create table proof (id integer not null primary key)"),
            Migration.of(2, "row", "insert into proof values (1)"));

    /** For the subclass. */
    protected DatabaseProof() {}

    /**
     * {@return the options with which the plugin reaches a database; the defaults otherwise}
     *
     * @throws Exception if there is none
     */
    protected Map<String, Object> options() throws Exception {
        return Map.of();
    }

    /**
     * One query of a consumer, on a connection of its own.
     *
     * @param database which is asked
     * @throws SQLException if it fails
     */
    protected static void query(Database database) throws SQLException {
        try (Connection connection = database.dataSource(MIGRATIONS).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from proof")) {
            if (!rows.next()) {
                throw new AssertionError("a row was lost");
            }
        }
    }

    private Map<String, Object> sized(int maximum) throws Exception {
        Map<String, Object> options = new HashMap<>(options());
        options.put("minimum_size", 1);
        options.put("maximum_size", maximum);
        return options;
    }

    @Test
    final void isReplacedUnderLoadWithoutLosingAQuery() throws Exception {
        SwapUnderLoad.of(Database.class, PluginArchive.ofThisModule())
                .options(options())
                .call(DatabaseProof::query)
                .swaps(SWAPS)
                .run();
    }

    @Test
    final void sizeOfThePoolChangesUnderLoadWithoutLosingAQuery() throws Exception {
        Set<Integer> sizes = ConcurrentHashMap.newKeySet();
        SwapUnderLoad.of(Database.class, PluginArchive.ofThisModule())
                .options(sized(4))
                .turns(List.of(sized(2), sized(9)))
                .call(database -> {
                    query(database);
                    sizes.add(database.statistics().maximum());
                })
                .swaps(SWAPS)
                .run();

        assertThat(sizes).containsExactlyInAnyOrder(4, 2, 9);
    }

    @Test
    final void leavesNothingBehind() throws Exception {
        LeakProof.of(Database.class, PluginArchive.ofThisModule())
                .options(options())
                .call(DatabaseProof::query)
                .run();
    }
}
