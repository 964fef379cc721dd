package dev.jackfield.plugin.database.h2;

import java.io.PrintWriter;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to a file. H2 lets one class loader open it; while a generation of another version of this plugin still
 * has it, a connection is waited for. Thread-safe.
 */
final class H2File implements DataSource {
    private static final long LOOK_NANOS = 2_000_000;

    private final Path path;
    private final Duration patience;
    private final JdbcDataSource source = new JdbcDataSource();

    H2File(Path path, Duration patience) {
        this.path = path;
        this.patience = patience;
        // a commit is in the file when it returns; names are as other databases have them; no hook at the JVM's end
        source.setURL("jdbc:h2:file:" + path
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        source.setUser("jackfield");
        source.setPassword("");
    }

    @Override
    public Connection getConnection() throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (; ; ) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                if (!isOpenHere(e) || System.nanoTime() - deadline > 0) {
                    throw told(e);
                }
                LockSupport.parkNanos(LOOK_NANOS);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new SQLException("interrupted while waiting for " + path, e);
                }
            }
        }
    }

    private SQLException told(SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return e;
        }
        return new SQLException(
                path + ".mv.db is in use by " + (isOpenHere(e) ? "the generation before" : "another process"),
                e.getSQLState(),
                e.getErrorCode(),
                e);
    }

    /** {@return whether another class loader of this process has it open} */
    boolean isHeldByAnother() {
        try (Connection connection = source.getConnection()) {
            return false;
        } catch (SQLException e) {
            return isOpenHere(e);
        }
    }

    private static boolean isOpenHere(SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return false;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OverlappingFileLockException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the file has one user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("H2 writes a trace file of its own");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("a file needs no login");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("H2 writes a trace file of its own");
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
