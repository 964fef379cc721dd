package dev.jackfield.plugin.database.h2;

import dev.jackfield.database.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;

/** A process that writes rows into a file, and says each of them once it is committed, until it is killed. */
final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        Engine engine = new H2Engine(path);
        try (Connection connection = new H2File(path, Duration.ofSeconds(5)).getConnection();
                Statement statement = connection.createStatement()) {
            engine.createSchema(connection, "jackfield_killed");
            engine.enter(connection, "jackfield_killed");
            statement.execute("create table row_of (id integer not null primary key)");
            for (int id = 1; ; id++) {
                statement.executeUpdate("insert into row_of values (" + id + ")");
                System.out.println("committed " + id);
            }
        }
    }
}
