package dev.jackfield.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.jackfield.spi.database.ConnectionLeak;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections of one namespace to one server. Thread-safe. */
final class Pool implements AutoCloseable {
    /** One wait in so many is measured: reading the clock costs as much as taking a connection. */
    private static final int MEASURED = 16;
    /** How long a connection that is being made while the pool closes is waited for. */
    private static final int CLOSING_SECONDS = 2;

    private final String name;
    private final Server server;
    private final Duration patience;
    private final Budget budget;
    private final Loans loans;
    private final PoolMeters meters;
    private final HikariDataSource hikari;

    Pool(String schema, String namespace, Server server, Engine engine, Common common) {
        PoolSettings settings = common.settings();
        this.name = common.label() + ": " + namespace + " at " + server.name();
        this.server = server;
        this.patience = settings.patience();
        this.budget = common.budget(server);
        this.meters = common.meters();
        this.loans = new Loans(namespace, settings.leak(), common.clock().nanoTime(), settings.maximum());
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new Entered(schema, engine));
        config.setMaximumPoolSize(settings.maximum());
        config.setMinimumIdle(Math.min(settings.minimum(), settings.maximum()));
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setValidationTimeout(
                Math.max(250, Math.min(settings.patience().toMillis(), TimeUnit.SECONDS.toMillis(5))));
        config.setIdleTimeout(
                settings.minimum() < settings.maximum() ? settings.idle().toMillis() : 0);
        config.setMaxLifetime(settings.lifetime().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(!server.primary());
        config.setThreadFactory(common.threads());
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException failure) {
                return engine.unusable(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
            }
        });
        this.hikari = new HikariDataSource(config);
        budget.add(this);
    }

    Server server() {
        return server;
    }

    Duration patience() {
        return patience;
    }

    void minimum(int connections) {
        hikari.getHikariConfigMXBean().setMinimumIdle(connections);
    }

    Connection take() throws SQLException {
        int random = ThreadLocalRandom.current().nextInt();
        boolean measured = (random & (MEASURED - 1)) == 0;
        long start = measured ? System.nanoTime() : 0;
        Connection connection;
        try {
            connection = hikari.getConnection();
        } catch (SQLTransientConnectionException e) {
            meters.timedOut();
            throw told(e);
        }
        if (measured) {
            meters.waited(System.nanoTime() - start);
        }
        loans.taken(connection, random);
        return connection;
    }

    private SQLException told(SQLTransientConnectionException e) {
        String why = e.getCause() == null
                ? active() + " of " + budget.maximum() + " are in use, " + waiting() + " more callers wait"
                : String.valueOf(e.getCause().getMessage());
        return new SQLTransientConnectionException(
                name + ": no connection within " + patience.toMillis() + " ms: " + why, e.getSQLState(), e);
    }

    private @Nullable HikariPoolMXBean counts() {
        return hikari.getHikariPoolMXBean();
    }

    int active() {
        HikariPoolMXBean counts = counts();
        return counts == null ? 0 : counts.getActiveConnections();
    }

    int idle() {
        HikariPoolMXBean counts = counts();
        return counts == null ? 0 : counts.getIdleConnections();
    }

    int waiting() {
        HikariPoolMXBean counts = counts();
        return counts == null ? 0 : counts.getThreadsAwaitingConnection();
    }

    /** Lets another pool have the place of a connection that is not needed here. */
    boolean giveUpOne() {
        if (idle() == 0 || waiting() > 0) {
            return false;
        }
        try (Connection connection = hikari.getConnection()) {
            hikari.evictConnection(connection);
            return true;
        } catch (SQLException e) {
            return false; // somebody else took it
        }
    }

    List<ConnectionLeak> look(long now) {
        return loans.look(now);
    }

    Loans loans() {
        return loans;
    }

    @Override
    public void close() {
        budget.remove(this);
        hikari.close();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Makes new connections, within the budget, with the schema as the current one. */
    private final class Entered implements DataSource {
        private final String schema;
        private final Engine engine;

        Entered(String schema, Engine engine) {
            this.schema = schema;
            this.engine = engine;
        }

        @Override
        public Connection getConnection() throws SQLException {
            budget.place(Pool.this);
            Connection made = null;
            try {
                Connection connection = server.source().getConnection();
                try {
                    engine.enter(connection, schema);
                    made = connection;
                    return connection;
                } catch (SQLException | RuntimeException e) {
                    connection.close();
                    throw e;
                }
            } finally {
                budget.made(made);
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {
            // Hikari logs by itself
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // the driver's own timeouts are set
        }

        @Override
        public int getLoginTimeout() {
            return CLOSING_SECONDS;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("no " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
