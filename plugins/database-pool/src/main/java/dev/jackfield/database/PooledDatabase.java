package dev.jackfield.database;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.database.ConnectionLeak;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseNode;
import dev.jackfield.spi.database.DatabaseStatistics;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.database.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The door of this library: a {@link Database} of pools over an {@link Engine}. Thread-safe.
 *
 * <p>Nothing is opened before the first consumer asks. What is carried over a swap are the namespaces in use with their
 * migrations, so that the next database is migrated for all of them before it serves anybody.
 *
 * @since 1.0
 */
public final class PooledDatabase implements Database, Lifecycle, HealthCheck, Stateful {
    private static final String FORMAT = "database/1";
    private static final String NAMESPACE = "namespace/";
    private static final String SOURCE = "source";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration MIGRATION_PATIENCE = Duration.ofSeconds(20);

    private final Engine engine;
    private final ProviderContext context;
    private final List<Server> servers;
    private final PoolSettings settings;
    private final PoolMeters meters;
    private final Common common;
    private final Replicas replicas;
    private final Migrator migrator;
    private final @Nullable Handover handover;
    private final Map<String, Space> spaces = new ConcurrentHashMap<>();
    private volatile @Nullable Health known;
    private volatile long knownAt;
    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param engine which database it is
     * @param servers the primary first
     * @param settings of the pools
     * @param handover where only one process, or one class loader, can have the database open; else null
     * @param context of the generation
     */
    public PooledDatabase(
            Engine engine,
            List<Server> servers,
            PoolSettings settings,
            @Nullable Handover handover,
            ProviderContext context) {
        String label = context.point() + "/" + context.binding();
        this.engine = engine;
        this.context = context;
        this.servers = List.copyOf(servers);
        this.settings = settings;
        this.handover = handover;
        this.meters = new PoolMeters(context.meters().registry(), context.binding());
        AtomicInteger number = new AtomicInteger();
        this.common = Common.of(
                label,
                settings,
                context.clock(),
                meters,
                task -> {
                    Thread thread = new Thread(task, "jackfield " + label + " pool " + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                this.servers);
        this.migrator = new Migrator(label, engine, MIGRATION_PATIENCE);
        this.replicas =
                new Replicas(engine, this.servers, settings, context.clock(), context.events(), context.binding());
        meters.watch(this, this.servers);
    }

    @Override
    public void start() {
        every(LOOK, this::lookForLeaks);
        if (replicas.any()) {
            every(settings.lagInterval(), replicas::look);
            context.scheduler().execute(replicas::look);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the generation
    private void every(Duration interval, Runnable look) {
        context.scheduler()
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                look.run();
                            } catch (RuntimeException e) {
                                context.logger().log(Level.WARNING, "a look at the database failed: " + e);
                            }
                        },
                        interval.toNanos(),
                        interval.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void lookForLeaks() {
        long now = context.clock().nanoTime();
        pools().forEach(pool -> {
            List<ConnectionLeak> fresh = pool.look(now);
            meters.leaked(fresh.size());
            for (ConnectionLeak leak : fresh) {
                context.events()
                        .emit(
                                "database.leak",
                                Map.of(
                                        "database", context.binding(),
                                        "namespace", leak.namespace(),
                                        "place", leak.place(),
                                        "held_ms", leak.held().toMillis()));
            }
        });
    }

    // --- consumers ---

    @Override
    public String dialect() {
        return engine.dialect();
    }

    private Space space(Migrations migrations) {
        Space space = spaces.computeIfAbsent(migrations.namespace(), name -> newSpace(migrations));
        space.want(migrations);
        return space;
    }

    private Space newSpace(Migrations migrations) {
        if (closed) {
            throw new IllegalStateException(common.label() + " has been closed");
        }
        return new Space(migrations, engine, servers.get(0), common, migrator, replicas);
    }

    /** So many are kept open for each consumer that there are about as many as is asked for in all. */
    private void share() {
        int minimum = Math.max(Math.min(1, settings.minimum()), settings.minimum() / Math.max(1, spaces.size()));
        pools().forEach(pool -> pool.minimum(minimum));
    }

    @Override
    public DataSource dataSource(Migrations migrations) {
        Space space = space(migrations);
        share();
        return space.writing();
    }

    @Override
    public DataSource readOnly(Migrations migrations) {
        Space space = space(migrations);
        share();
        return space.reading();
    }

    @Override
    public Connection readOnlyAfter(Migrations migrations, Position after) throws SQLException {
        return replicas.takeAfter(space(migrations), after);
    }

    @Override
    public Position position() throws SQLException {
        return replicas.position();
    }

    @Override
    public long exportTo(Migrations migrations, OutputStream out) throws SQLException, IOException {
        Space space = space(migrations);
        try (Connection connection = space.take()) {
            return new Export(engine, connection, space.schema(), migrations).to(out);
        }
    }

    @Override
    public long importFrom(Migrations migrations, InputStream in) throws SQLException, IOException {
        Space space = space(migrations);
        try (Connection connection = space.take()) {
            return new Import(engine, connection, space.schema(), migrations).from(in);
        }
    }

    // --- operators ---

    @Override
    public List<DatabaseNode> nodes() {
        return servers.stream().map(Server::shown).toList();
    }

    @Override
    public DatabaseStatistics statistics() {
        List<Loans> loans = pools().map(Pool::loans).toList();
        return new DatabaseStatistics(
                (int) sum(Pool::active),
                (int) sum(Pool::idle),
                (int) sum(Pool::waiting),
                maximum(),
                meters.timeouts(),
                meters.waitP99(),
                loans.stream().mapToLong(Loans::leaked).sum(),
                loans.stream()
                        .flatMap(one -> one.leaks().stream())
                        .sorted(Comparator.comparing(ConnectionLeak::held).reversed())
                        .toList());
    }

    @Override
    public List<Migrations> namespaces() {
        return spaces.values().stream().map(space -> space.wanted().get(0)).toList();
    }

    double sum(ToIntFunction<Pool> count) {
        return pools().mapToInt(count).sum();
    }

    int maximum() {
        return settings.maximum() * servers.size();
    }

    private Stream<Pool> pools() {
        return spaces.values().stream().flatMap(space -> space.pools().stream());
    }

    @Override
    public Health health() {
        Health before = known;
        long now = context.clock().nanoTime();
        if (before != null
                && before.state() == Health.State.UP
                && now - knownAt < settings.healthInterval().toNanos()
                && !replicas.gone()
                && spaces.values().stream().allMatch(space -> space.trouble().isEmpty())
                && sum(Pool::waiting) == 0) {
            return before;
        }
        Health found = look();
        known = found;
        knownAt = now;
        return found;
    }

    private Health look() {
        Server primary = servers.get(0);
        try {
            if (handover != null && (spaces.isEmpty() || handover.isAwaited())) {
                return Health.up(); // nobody needs it yet
            }
            primary.check();
            primary.is(true, Duration.ZERO, null, "");
        } catch (SQLException | RuntimeException e) {
            primary.is(false, null, null, String.valueOf(e.getMessage()));
            return Health.down(primary.name() + ": " + e.getMessage());
        }
        List<String> missing = new ArrayList<>();
        for (Space space : spaces.values()) {
            space.recover();
            if (!space.trouble().isEmpty()) {
                missing.add(space.trouble());
            }
        }
        if (replicas.gone()) {
            missing.add("no replica serves, reads go to the primary: "
                    + String.join(
                            "; ",
                            servers.stream()
                                    .skip(1)
                                    .map(one -> one.name() + ": " + one.detail())
                                    .toList()));
        }
        pools().filter(pool -> pool.waiting() > 0 && pool.idle() == 0)
                .forEach(pool ->
                        missing.add(pool + ": all connections are in use, " + pool.waiting() + " callers wait"));
        return missing.isEmpty() ? Health.up() : Health.degraded(String.join("; ", missing));
    }

    // --- swaps ---

    @Override
    public String stateFormat() {
        return FORMAT;
    }

    @Override
    public Iterator<StateEntry> exportState() {
        List<StateEntry> entries = new ArrayList<>();
        if (handover != null) {
            entries.add(new StateEntry(SOURCE, handover.source()));
        }
        spaces.values()
                .forEach(space -> space.wanted()
                        .forEach(wanted -> entries.add(
                                new StateEntry(NAMESPACE + space.namespace() + "/" + wanted.version(), wanted))));
        return entries.iterator();
    }

    @Override
    public void importState(StateEntry entry) {
        Handover own = handover;
        if (entry.value() instanceof DataSource source) {
            if (own != null) {
                own.predecessor(source);
            }
        } else if (entry.value() instanceof Migrations migrations) {
            Space known = spaces.get(migrations.namespace());
            if (known != null && known.adopt(migrations)) {
                return;
            }
            DataSource before = own == null || !own.isAwaited() ? null : own.predecessor();
            if (before == null) {
                Space space = space(migrations);
                share();
                if (!space.trouble().isEmpty()) {
                    throw new IllegalStateException(space.trouble());
                }
            } else {
                try {
                    spaces.computeIfAbsent(migrations.namespace(), name -> newSpace(migrations))
                            .wantThrough(before, migrations);
                } catch (SQLException e) {
                    throw new IllegalStateException(migrations.namespace() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        spaces.values().forEach(Space::close);
        servers.forEach(Server::close);
    }
}
