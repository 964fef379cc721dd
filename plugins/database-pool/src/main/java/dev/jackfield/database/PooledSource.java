package dev.jackfield.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What consumers take connections from. Shows nothing of the pool, which is not theirs to configure. Thread-safe. */
final class PooledSource implements DataSource {
    private final String name;
    private final Taking taking;

    /** Takes a connection. */
    interface Taking {
        Connection take() throws SQLException;
    }

    PooledSource(String name, Taking taking) {
        this.name = name;
        this.taking = taking;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return taking.take();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(name + ": user and password are options of the binding");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException(name + " writes to the log of its plugin");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException(name + ": connection_timeout is an option of the binding");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(name + " does not log through java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException(name + " has no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public String toString() {
        return name;
    }
}
