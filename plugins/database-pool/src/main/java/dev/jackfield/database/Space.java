package dev.jackfield.database;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One consumer's namespace: its schema, migrated before the first connection is given, and its pools. Thread-safe. */
final class Space implements AutoCloseable {
    /** After a failure the database is not asked again for so long. */
    private static final long PAUSE_NANOS = 500_000_000;

    private static final int MOST_ACCEPTED = 16;

    private final String namespace;
    private final String schema;
    private final Engine engine;
    private final Server primary;
    private final Common common;
    private final Migrator migrator;
    private final Map<Server, Pool> pools = new ConcurrentHashMap<>();
    private final DataSource writing;
    private final DataSource reading;
    /** What consumers were given a source for, the last of them last. */
    private final Deque<Migrations> accepted = new ArrayDeque<>();

    private volatile @Nullable Pool ready;
    private volatile @Nullable String migratedAt;
    private @Nullable SQLException failure;
    private long failedAt;
    private volatile String trouble = "";
    private boolean closed;

    Space(Migrations migrations, Engine engine, Server primary, Common common, Migrator migrator, Replicas replicas) {
        this.namespace = migrations.namespace();
        this.schema = common.settings().prefix() + namespace;
        this.accepted.add(migrations);
        this.engine = engine;
        this.primary = primary;
        this.common = common;
        this.migrator = migrator;
        this.writing = new PooledSource(common.label() + "/" + namespace, this::take);
        this.reading = new PooledSource(common.label() + "/" + namespace + ", reading", () -> replicas.take(this));
    }

    String namespace() {
        return namespace;
    }

    String schema() {
        return schema;
    }

    DataSource writing() {
        return writing;
    }

    DataSource reading() {
        return reading;
    }

    /** {@return what its consumers use, the furthest first} Several, where a consumer's generations differ. */
    synchronized List<Migrations> wanted() {
        List<Migrations> all = new ArrayList<>(accepted);
        all.sort(Comparator.comparingInt(Migrations::version).reversed());
        return all;
    }

    private void accept(Migrations migrations) {
        accepted.remove(migrations);
        accepted.addLast(migrations);
        if (accepted.size() > MOST_ACCEPTED) {
            accepted.removeFirst();
        }
    }

    /**
     * Takes over what the generation before had accepted. Less than what has been taken over already belongs to a consumer whose
     * next generation was not to be, and is as good as it was.
     */
    synchronized boolean adopt(Migrations migrations) {
        boolean less = accepted.stream()
                .anyMatch(one -> one.steps().size() > migrations.steps().size()
                        && one.steps().subList(0, migrations.steps().size()).equals(migrations.steps()));
        if (less) {
            accepted.addFirst(migrations);
        }
        return less;
    }

    /** {@return why its schema is not as it should be; empty where it is} */
    String trouble() {
        return trouble;
    }

    /**
     * Brings the schema to what a consumer wants. What the consumer before it wanted is part of that, or the schema is newer.
     *
     * @throws JackfieldException if it can't be brought there
     */
    synchronized void want(Migrations wanted) {
        boolean known = accepted.contains(wanted);
        if (known && ready != null) {
            return;
        }
        failure = null;
        try {
            migrator.migrate(primary.source(), schema, wanted);
            accept(wanted);
            trouble = "";
        } catch (SQLException e) {
            if (!known && ready != null) {
                // a new step can't wait for the database: what runs goes on with what there is
                throw new JackfieldException(
                        "database_unreachable", common.label() + "/" + namespace + ": " + e.getMessage(), e);
            }
            accept(wanted);
            failed(e);
            return;
        }
        ready();
    }

    /** As {@link #want}, by way of a source that reaches the database while the own one can't; no pool is opened. */
    synchronized void wantThrough(DataSource source, Migrations wanted) throws SQLException {
        migrator.migrate(source, schema, wanted);
        accept(wanted);
    }

    private void failed(SQLException e) {
        failure = e;
        failedAt = System.nanoTime();
        trouble = namespace + " waits for the database: " + e.getMessage();
    }

    private Pool ready() {
        try {
            migratedAt = primary.ask(engine::position);
        } catch (SQLException e) {
            migratedAt = null; // replicas are asked for the schema by those who read
        }
        Pool pool = pool(primary);
        ready = pool;
        return pool;
    }

    /** Migrates where that is still to be done. */
    void migrated() throws SQLException {
        if (ready == null) {
            open();
        }
    }

    /** {@return whether what the last migration did has come to a replica} */
    boolean isAt(Server replica) {
        String position = migratedAt;
        String replayed = replica.replayed();
        return position == null || (replayed != null && engine.reached(replayed, position));
    }

    Connection take() throws SQLException {
        Pool pool = ready;
        return (pool == null ? open() : pool).take();
    }

    private synchronized Pool open() throws SQLException {
        Pool pool = ready;
        if (pool != null) {
            return pool;
        }
        SQLException before = failure;
        if (before != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
            throw again(before);
        }
        try {
            migrator.migrate(primary.source(), schema, wanted().get(0));
        } catch (SQLException e) {
            failed(e);
            throw again(e);
        } catch (JackfieldException e) {
            trouble = String.valueOf(e.getMessage());
            failure = new SQLException(e.getMessage(), e);
            failedAt = System.nanoTime();
            throw again(failure);
        }
        failure = null;
        trouble = "";
        return ready();
    }

    private SQLException again(SQLException e) {
        return new SQLTransientConnectionException(
                common.label() + "/" + namespace + ": " + e.getMessage(), e.getSQLState(), e);
    }

    /** Tries again what failed, where it is still to be done. */
    void recover() {
        if (ready == null && !trouble.isEmpty()) {
            try {
                open();
            } catch (SQLException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
    }

    Pool pool(Server server) {
        Pool known = pools.get(server);
        return known != null ? known : make(server);
    }

    private synchronized Pool make(Server server) {
        if (closed) {
            throw new IllegalStateException(common.label() + "/" + namespace + " has been closed");
        }
        return pools.computeIfAbsent(server, one -> new Pool(schema, namespace, one, engine, common));
    }

    List<Pool> pools() {
        return new ArrayList<>(pools.values());
    }

    @Override
    public synchronized void close() {
        closed = true;
        pools.values().forEach(Pool::close);
        pools.clear();
    }
}
