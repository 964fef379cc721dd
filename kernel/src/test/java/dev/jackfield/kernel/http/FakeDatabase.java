package dev.jackfield.kernel.http;

import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseNode;
import dev.jackfield.spi.database.DatabaseStatistics;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.database.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that has a text for every namespace in use, and keeps what is imported. */
final class FakeDatabase implements Database {
    final List<String> imported = new CopyOnWriteArrayList<>();
    volatile String rows = "{\"rows\":0}\n";
    volatile @Nullable CountDownLatch until;
    volatile @Nullable Exception failure;
    private final List<Migrations> namespaces;

    FakeDatabase(String... namespaces) {
        this.namespaces = List.of(namespaces).stream()
                .map(name ->
                        Migrations.of(name, Migration.of(1, "one", "select 1"), Migration.of(2, "two", "select 2")))
                .toList();
    }

    @Override
    public String dialect() {
        return H2;
    }

    @Override
    public DataSource dataSource(Migrations migrations) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DataSource readOnly(Migrations migrations) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connection readOnlyAfter(Migrations migrations, Position after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Position position() {
        return new Position("fake:1");
    }

    @Override
    public List<DatabaseNode> nodes() {
        return List.of(new DatabaseNode("fake.db", true, true, Duration.ZERO, ""));
    }

    @Override
    public DatabaseStatistics statistics() {
        return new DatabaseStatistics(1, 4, 0, 20, 0, Duration.ZERO, 0, List.of());
    }

    @Override
    public List<Migrations> namespaces() {
        return namespaces;
    }

    private void await() throws SQLException {
        CountDownLatch latch = until;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
        }
        Exception thrown = failure;
        if (thrown instanceof SQLException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
    }

    @Override
    public long exportTo(Migrations migrations, OutputStream out) throws SQLException, IOException {
        out.write(rows.getBytes(StandardCharsets.UTF_8));
        await();
        return 1;
    }

    @Override
    public long importFrom(Migrations migrations, InputStream in) throws SQLException, IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        await();
        imported.add(migrations.namespace() + " " + text);
        return 3;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
