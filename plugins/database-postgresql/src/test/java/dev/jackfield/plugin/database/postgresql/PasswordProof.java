package dev.jackfield.plugin.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The password changes in the database and in its file while queries run. */
@Timeout(120)
class PasswordProof {
    @RegisterExtension
    static final ServerExtension<PostgresServer> SERVER = ServerExtension.perClass(PostgresServer::started);

    private static final Migrations MIGRATIONS =
            Migrations.of("password", Migration.of(1, "table", "create table number (id integer)"));

    @TempDir
    Path home;

    @Test
    void isReadAgainAndNoQueryIsLost() throws Exception {
        Path secret = home.resolve("secret");
        Files.writeString(secret, SERVER.get().password() + "\n");
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        Path archive = PluginArchive.ofThisModule();
        Files.copy(archive, plugins.resolve(archive.getFileName()));
        Map<String, Object> binding = PostgresServers.options(SERVER.get());
        binding.put("provider", "postgresql");
        binding.put("password", "${file:secret}");
        binding.put("minimum_size", 4);
        binding.put("maximum_size", 4);
        Map<String, Object> any = Map.of("host", "127.0.0.1", "port", 0);
        try (Jackfield jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .dataFolder(home.resolve("data"))
                .configuration(Map.of(
                        "http", Map.of("traffic", any, "control", any),
                        "plugins", Map.of("directory", plugins.toString()),
                        "bindings", Map.of("database", Map.of("default", binding))))
                .build())) {
            Database database = jackfield.bind(Database.class, "default");
            DataSource source = database.dataSource(MIGRATIONS);
            await().until(() -> database.statistics().idle() == 4);
            AtomicBoolean stopped = new AtomicBoolean();
            AtomicLong queries = new AtomicLong();
            AtomicInteger failed = new AtomicInteger();
            AtomicReference<Throwable> first = new AtomicReference<>();
            Thread[] threads = new Thread[2];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    while (!stopped.get()) {
                        try {
                            write(source);
                        } catch (SQLException | RuntimeException e) {
                            failed.incrementAndGet();
                            first.compareAndSet(null, e);
                        }
                        queries.incrementAndGet();
                    }
                });
                threads[i].start();
            }
            try {
                for (String password : new String[] {"second", "third"}) {
                    long connections = Long.parseLong(connections());
                    SERVER.get().changePassword(password);
                    Files.writeString(secret, password + "\n");
                    // the generation with the new password has connections of its own
                    await().atMost(Duration.ofSeconds(60)).until(() -> Long.parseLong(connections()) > connections);
                    long before = queries.get();
                    await().until(() -> queries.get() > before + 100);
                }
            } finally {
                stopped.set(true);
                for (Thread thread : threads) {
                    thread.join();
                }
            }

            assertThat(failed.get()).as("of %s, the first: %s", queries, first).isZero();
            write(source);
        }
    }

    /** How many connections were ever made to the database, as far as the server says. */
    private static String connections() throws SQLException {
        return String.valueOf(SERVER.get()
                .query("select coalesce(max(pid::bigint + extract(epoch from backend_start)::bigint * 10000000), 0)"
                        + " from pg_stat_activity where application_name = 'jackfield database/default'"));
    }

    private static void write(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into number values (1)");
        }
    }
}
