package dev.jackfield.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.server.PostgresServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a database binding costs over HikariCP bare: to take a connection and give it back, and with a query on PostgreSQL in
 * between; and whether queries fail while the binding is swapped, which is also how the size of its pool is changed.
 */
final class DatabaseRows {
    private static final double TARGET_NANOS = 30;
    private static final double TARGET_RATIO = 1.02;
    private static final int CONNECTIONS = 20_000;
    private static final int QUERIES = 100;
    private static final int THREADS = 4;
    private static final long BETWEEN_NANOS = 50_000_000;
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
    private static final Migrations MIGRATIONS =
            Migrations.of("bench", Migration.of(1, "table", "create table bench (id integer not null primary key)"));

    private DatabaseRows() {}

    static List<Row> run(Path home, boolean quick) throws Exception {
        if (!PostgresServer.isAvailable()) {
            return List.of(
                    connection(home, quick), Row.skipped("a database on PostgreSQL", "a PostgreSQL for this machine"));
        }
        // first of all: it has the drivers listed that are on the class path, and not those of a plugin
        try (PostgresServer server = PostgresServer.started()) {
            List<Row> rows = new ArrayList<>();
            rows.add(connection(home, quick));
            try (Node node = new Node(home, Map.of("database", Map.of("default", options(server, 20))))) {
                Database database = node.jackfield.bind(Database.class, "default");
                rows.add(query(server, database, quick));
                rows.add(swaps(node, server, database, quick ? 40 : 200));
            }
            return rows;
        }
    }

    private static HikariDataSource bare(DataSource driver) {
        HikariDataSource bare = new HikariDataSource();
        bare.setDataSource(driver);
        bare.setMinimumIdle(5);
        bare.setMaximumPoolSize(20);
        return bare;
    }

    // --- a connection ---

    private static Row connection(Path home, boolean quick) throws Exception {
        JdbcDataSource driver = new JdbcDataSource();
        try (Node node = new Node(home, Map.of("database", Map.of("default", Map.of("provider", "h2"))))) {
            driver.setUrl("jdbc:h2:" + node.data.resolve("bare"));
            DataSource handle = node.jackfield.bind(Database.class, "default").dataSource(MIGRATIONS);
            try (HikariDataSource bare = bare(driver)) {
                Pairs pairs = Pairs.of(quick ? 200 : 1_000, () -> connections(handle), () -> connections(bare));
                Pairs.Median more = pairs.compared((ours, peer) -> ours - peer);
                return new Row(
                        "a connection through the handle, over HikariCP bare, processor time",
                        String.format(Locale.ROOT, "%.1f ns", pairs.ours()),
                        String.format(Locale.ROOT, "%.1f ns", pairs.peer()),
                        String.format(Locale.ROOT, "+%.1f ns [%.1f, %.1f]", more.median(), more.low(), more.high()),
                        "<= 30 ns more",
                        Row.atMost(more.low(), more.high(), TARGET_NANOS));
            }
        }
    }

    /** {@return nanoseconds of this thread for one that is taken and given back} */
    private static double connections(DataSource source) throws SQLException {
        long start = PROCESSOR.getCurrentThreadCpuTime();
        for (int i = 0; i < CONNECTIONS; i++) {
            source.getConnection().close();
        }
        return (PROCESSOR.getCurrentThreadCpuTime() - start) / (double) CONNECTIONS;
    }

    // --- a query ---

    private static Map<String, Object> options(PostgresServer server, int maximum) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("provider", "postgresql");
        options.put("primary", "127.0.0.1:" + server.port());
        options.put("database", "postgres");
        options.put("user", server.user());
        options.put("password", server.password());
        options.put("maximum_size", maximum);
        return options;
    }

    private static Row query(PostgresServer server, Database database, boolean quick) throws Exception {
        // as the plugin sets it
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setUrl(server.jdbcUrl());
        driver.setUser(server.user());
        driver.setPassword(server.password());
        driver.setSocketTimeout(60);
        driver.setTcpKeepAlive(true);
        DataSource handle = database.dataSource(MIGRATIONS);
        try (HikariDataSource bare = bare(driver)) {
            Pairs pairs = Pairs.of(quick ? 200 : 1_000, () -> queries(handle), () -> queries(bare));
            Pairs.Median ratio = pairs.compared((ours, peer) -> ours / peer);
            return new Row(
                    "the same with SELECT 1 on PostgreSQL",
                    String.format(Locale.ROOT, "%.2f us", pairs.ours()),
                    String.format(Locale.ROOT, "%.2f us", pairs.peer()),
                    String.format(Locale.ROOT, "%.3f x [%.3f, %.3f]", ratio.median(), ratio.low(), ratio.high()),
                    "<= 1.02 x",
                    Row.atMost(ratio.low(), ratio.high(), TARGET_RATIO));
        }
    }

    /** {@return microseconds for one} */
    private static double queries(DataSource source) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < QUERIES; i++) {
            one(source);
        }
        return (System.nanoTime() - start) / 1e3 / QUERIES;
    }

    private static void one(DataSource source) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement("select 1");
                var rows = statement.executeQuery()) {
            if (!rows.next() || rows.getInt(1) != 1) {
                throw new SQLException("it is not 1");
            }
        }
    }

    // --- swaps ---

    private static Row swaps(Node node, PostgresServer server, Database database, int swaps)
            throws IOException, InterruptedException {
        DataSource handle = database.dataSource(MIGRATIONS);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Caller caller = new Caller(handle);
            callers.add(caller);
            caller.start();
        }
        long cut = 0;
        String headers = "Authorization: Bearer " + node.token() + "\r\nContent-Type: application/json\r\n";
        try (Connection control =
                new Connection(node.jackfield.control().orElseThrow().getPort())) {
            for (int i = 0; i < swaps; i++) {
                int size = i % 2 == 0 ? 10 : 20;
                cut += swap(control, headers, options(server, size));
                int maximum = database.statistics().maximum();
                if (maximum != size) {
                    throw new IOException("a pool of " + size + " was asked for, and it is of " + maximum);
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        } finally {
            callers.forEach(caller -> caller.stop = true);
        }
        Histogram latency = new Histogram(3);
        long failed = 0;
        for (Caller caller : callers) {
            caller.join();
            latency.add(caller.latency);
            failed += caller.failed;
            if (caller.first != null) {
                caller.first.printStackTrace();
            }
        }
        return new Row(
                swaps + " swaps between pools of 10 and 20 on one server, under load: failed queries",
                failed + " of " + latency.getTotalCount() + ", " + cut + " cut",
                "-",
                String.format(
                        Locale.ROOT,
                        "p50 %.3f, p99.9 %.1f, max %.0f ms",
                        latency.getValueAtPercentile(50) / 1e6,
                        latency.getValueAtPercentile(99.9) / 1e6,
                        latency.getMaxValue() / 1e6),
                "0",
                failed + cut == 0 ? Row.Verdict.OK : Row.Verdict.SHORT);
    }

    /** {@return how many connections were cut} */
    private static long swap(Connection control, String headers, Map<String, Object> options) throws IOException {
        Map<String, Object> own = new LinkedHashMap<>(options);
        JsonObject body =
                new JsonObject().put("provider", own.remove("provider")).put("options", new JsonObject(own));
        Connection.Answer answer = control.exchange(
                "PUT",
                "/api/v1/bindings/database/default",
                headers,
                body.encode().getBytes(StandardCharsets.US_ASCII));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() != 200) {
            throw new IOException("the swap answered " + answer.status() + ": " + text);
        }
        return new JsonObject(text).getLong("cut");
    }

    /** Queries until it is stopped. */
    private static final class Caller extends Thread {
        private final DataSource source;
        private final Histogram latency = new Histogram(3);
        private SQLException first;
        private long failed;
        private volatile boolean stop;

        Caller(DataSource source) {
            super("caller");
            this.source = source;
        }

        @Override
        public void run() {
            while (!stop) {
                long start = System.nanoTime();
                try {
                    one(source);
                } catch (SQLException e) {
                    failed++;
                    first = first == null ? e : first;
                }
                latency.recordValue(System.nanoTime() - start);
            }
        }
    }
}
