package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL 18 server, with a database and a user {@code postgres} whose password is checked. It can be given replicas, which
 * stream from it and refuse writes with SQLSTATE 25006. What was committed survives {@link #kill}, but not a crash of the
 * machine ({@code fsync} is off). Thread-safe.
 *
 * @since 1.0
 */
public final class PostgresServer extends Server {
    private static final String USER = "postgres";
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    private final Map<String, String> settings;
    private final Path data = folder().resolve("data");
    private volatile String password = "jackfield";

    private PostgresServer(String name, Map<String, String> settings) {
        super(name);
        this.settings = new LinkedHashMap<>(settings);
    }

    /**
     * {@return whether it runs here: on Linux on x86-64}
     */
    public static boolean isAvailable() {
        return Programs.runHere();
    }

    /**
     * Starts one, named {@code postgres}, with no data.
     *
     * @return the server, ready
     */
    public static PostgresServer started() {
        return started("postgres", Map.of());
    }

    /**
     * Starts one with no data.
     *
     * @param name for messages and links
     * @param settings of its configuration, such as {@code max_connections}
     * @return the server, ready
     */
    public static PostgresServer started(String name, Map<String, String> settings) {
        PostgresServer server = new PostgresServer(name, settings);
        try {
            Files.createDirectory(server.data, ownerAlone());
            Workspace.copy(template(), server.data, file -> true);
            server.start();
            return server;
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** {@return what {@code initdb} makes, made once} */
    private static Path template() throws IOException {
        Path programs = Programs.archive(ARCHIVE);
        return Workspace.once(programs.getFileName() + "-data", folder -> {
            Path secret = folder.resolveSibling(folder.getFileName() + ".password");
            Programs.write(secret, "jackfield\n");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Programs.run(ControlledProcess.of(Programs.notRoot(List.of(
                            programs.resolve("bin/initdb").toString(),
                            "--pgdata=" + folder,
                            "--username=" + USER,
                            "--auth=scram-sha-256",
                            "--pwfile=" + secret,
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync")))
                    .name("initdb"));
            Files.delete(secret);
        });
    }

    private static java.nio.file.attribute.FileAttribute<?> ownerAlone() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    ControlledProcess launch() {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Programs.archive(ARCHIVE).resolve("bin/postgres").toString(),
                    "-D",
                    data.toString(),
                    "-p",
                    String.valueOf(port())));
            Map<String, String> all = new LinkedHashMap<>(Map.of(
                    "listen_addresses", "127.0.0.1",
                    "unix_socket_directories", "",
                    "fsync", "off",
                    "shared_buffers", "32MB",
                    "wal_level", "replica",
                    "wal_keep_size", "256MB",
                    "max_wal_senders", "10",
                    "hot_standby", "on"));
            all.putAll(settings);
            all.forEach((setting, value) -> {
                command.add("-c");
                command.add(setting + "=" + value);
            });
            return ControlledProcess.of(Programs.notRoot(command))
                    .name(name())
                    .folder(folder())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean isReady() {
        try {
            return "1".equals(query("select 1"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** The fast shutdown: it does not wait for clients. */
    @Override
    String stopSignal() {
        return "INT";
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
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }

    /**
     * {@return where clients find it through a proxy}
     *
     * @param link to this server
     */
    public String jdbcUrl(FaultProxy link) {
        return "jdbc:postgresql://" + link.host() + ":" + link.port() + "/postgres";
    }

    /**
     * {@return the user that owns everything}
     */
    public String user() {
        return USER;
    }

    /**
     * {@return the password of the user now}
     */
    public String password() {
        return password;
    }

    /**
     * Changes the password of the user. Connections that are open go on.
     *
     * @param next the new one
     * @throws SQLException if it can't be changed
     */
    public void changePassword(String next) throws SQLException {
        execute("alter user " + USER + " password '" + next.replace("'", "''") + "'");
        password = next;
    }

    /**
     * Opens a connection that goes through no proxy.
     *
     * @return the connection, to be closed
     * @throws SQLException if it can't be opened
     */
    public Connection connect() throws SQLException {
        // the start may be waiting for it: a server that hangs is not to hang its test
        return Drivers.connect(jdbcUrl() + "?connectTimeout=5&socketTimeout=60&loginTimeout=10", USER, password);
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
     * Starts a server that has all that this one has, and streams what changes from it.
     *
     * @param name for messages and links, and what this server calls it
     * @return the replica, ready to be read
     * @throws SQLException if this server does not let itself be copied
     */
    public PostgresServer replica(String name) throws SQLException {
        return replica(name, port());
    }

    /**
     * As {@link #replica(String)}, streaming through a proxy, so that it can be made to lag.
     *
     * @param name for messages and links, and what this server calls it
     * @param link to this server
     * @return the replica, ready to be read
     * @throws SQLException if this server does not let itself be copied
     */
    public PostgresServer replica(String name, FaultProxy link) throws SQLException {
        return replica(name, link.port());
    }

    private PostgresServer replica(String name, int primaryPort) throws SQLException {
        PostgresServer replica = new PostgresServer(name, settings);
        replica.password = password;
        try {
            copyTo(replica.data);
            Programs.write(replica.data.resolve("standby.signal"), "");
            Files.writeString(
                    replica.data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s application_name=%s'%n"
                            .formatted(primaryPort, USER, password, name),
                    StandardOpenOption.APPEND);
            replica.start();
            return replica;
        } catch (IOException e) {
            replica.close();
            throw new UncheckedIOException(e);
        } catch (SQLException | RuntimeException | Error e) {
            replica.close();
            throw e;
        }
    }

    /** A base backup: the files as they are while the server runs, and the label that says from where to replay. */
    private void copyTo(Path target) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('replica', true)");
            Files.createDirectory(target, ownerAlone());
            Workspace.copy(data, target, PostgresServer::belongsToBackup);
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Programs.write(target.resolve("backup_label"), label.getString(1));
            }
        }
    }

    private static boolean belongsToBackup(Path file) {
        String first = file.getName(0).toString();
        boolean emptied = first.equals("pg_wal") || first.equals("pg_replslot") || first.equals("pgsql_tmp");
        // the folder of the log's archive is expected to be there
        boolean folderOfLog =
                file.equals(Path.of("pg_wal", "archive_status")) || file.equals(Path.of("pg_wal", "summaries"));
        return !first.startsWith("postmaster.") && (!emptied || file.getNameCount() == 1 || folderOfLog);
    }

    /**
     * {@return whether it only follows another}
     *
     * @throws SQLException if it can't be asked
     */
    public boolean isReplica() throws SQLException {
        return "t".equals(query("select pg_is_in_recovery()"));
    }

    /**
     * Makes a replica a server of its own that can be written, and waits until it is.
     *
     * @throws SQLException if it is none
     */
    public void promote() throws SQLException {
        execute("select pg_promote(true, 60)");
    }

    /**
     * {@return how far it is: what a primary has written, or a replica replayed, as a log sequence number}
     *
     * @throws SQLException if it can't be asked
     */
    public String position() throws SQLException {
        return String.valueOf(query("select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()"
                + " else pg_current_wal_lsn() end"));
    }

    /**
     * Waits until a replica has replayed this much.
     *
     * @param position of another server
     * @param atMost how long
     */
    public void awaitPosition(String position, Duration atMost) {
        Awaitility.await(name() + " at " + position)
                .atMost(atMost)
                .ignoreException(SQLException.class)
                .until(() ->
                        "t".equals(query("select pg_wal_lsn_diff('" + position() + "', '" + position + "') >= 0")));
    }
}
