package dev.jackfield.database;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import dev.jackfield.spi.database.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which server a session reads from. How far a replica is behind is measured from where the primary was when: a replica that
 * has lost its primary is seen to fall behind, which its own words would not tell. Thread-safe.
 */
final class Replicas {
    /** Good looks in a row until a replica is taken back. */
    private static final int GOOD_LOOKS = 2;

    private static final int REMEMBERED = 4_096;
    private static final String TIME = "time:";

    private final Engine engine;
    private final Server primary;
    private final List<Server> replicas;
    private final PoolSettings settings;
    private final Clock clock;
    private final Events events;
    private final String binding;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicReference<List<Server>> order = new AtomicReference<>(List.of());
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Map<Server, Integer> good = new ConcurrentHashMap<>();
    private volatile boolean gone;

    private record Mark(String position, long nanos) {}

    Replicas(Engine engine, List<Server> servers, PoolSettings settings, Clock clock, Events events, String binding) {
        this.engine = engine;
        this.primary = servers.get(0);
        this.replicas = List.copyOf(servers.subList(1, servers.size()));
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        this.binding = binding;
        // none serves before it was looked at
        replicas.forEach(replica -> replica.is(false, null, null, "was not looked at yet"));
    }

    boolean any() {
        return !replicas.isEmpty();
    }

    /** {@return whether there are replicas and none of them serves} */
    boolean gone() {
        return gone;
    }

    // --- looking ---

    /** Looks at all of them. Blocks. */
    synchronized void look() {
        String at = null;
        try {
            at = primary.ask(engine::position);
        } catch (SQLException e) {
            // health tells; where nothing is written, replicas that have seen the last mark are as good as ever
        }
        long now = clock.nanoTime();
        if (at != null) {
            marks.addLast(new Mark(at, now));
            if (marks.size() > REMEMBERED) {
                marks.removeFirst();
            }
        }
        replicas.forEach(replica -> look(replica, now));
        arrange();
    }

    private void look(Server replica, long now) {
        String replayed;
        try {
            replayed = replica.ask(engine::replayed);
        } catch (SQLException | RuntimeException e) {
            out(replica, null, null, String.valueOf(e.getMessage()));
            return;
        }
        if (replayed == null) {
            out(replica, null, null, "it is no replica");
            return;
        }
        Duration lag = lag(replayed, now);
        if (lag != null && lag.compareTo(settings.maximumLag()) > 0) {
            out(
                    replica,
                    lag,
                    replayed,
                    "it is " + lag.toMillis() + " ms behind, maximum_lag is "
                            + settings.maximumLag().toMillis() + " ms");
            return;
        }
        int looks = good.merge(replica, 1, Integer::sum);
        boolean first = replica.detail().startsWith("was not");
        if (!replica.healthy() && looks < GOOD_LOOKS && !first) {
            replica.is(false, lag, replayed, "it comes back at the next look");
            return;
        }
        boolean back = !replica.healthy() && !first;
        replica.is(true, lag, replayed, "");
        if (back) {
            events.emit("database.replica_restored", Map.of("database", binding, "node", replica.name()));
        }
    }

    /** The time since the newest mark that it has reached; where it has reached the last one, it is not behind. */
    private @Nullable Duration lag(String replayed, long now) {
        if (marks.isEmpty()) {
            return null;
        }
        if (engine.reached(replayed, marks.getLast().position())) {
            return Duration.ZERO;
        }
        Mark next = marks.getLast();
        for (var newestFirst = marks.descendingIterator(); newestFirst.hasNext(); ) {
            Mark mark = newestFirst.next();
            if (engine.reached(replayed, mark.position())) {
                break;
            }
            next = mark;
        }
        return Duration.ofNanos(now - next.nanos());
    }

    private void out(Server replica, @Nullable Duration lag, @Nullable String replayed, String why) {
        good.put(replica, 0);
        boolean before = replica.healthy();
        replica.is(false, lag, replayed, why);
        if (before) {
            events.emit("database.replica_ejected", Map.of("database", binding, "node", replica.name(), "reason", why));
        }
    }

    private void arrange() {
        synchronized (order) {
            List<Server> healthy = healthy();
            order.set(List.copyOf(healthy));
            boolean none = any() && healthy.isEmpty();
            if (none != gone) {
                gone = none;
                events.emit(
                        none ? "database.replicas_gone" : "database.replicas_back",
                        Map.of("database", binding, "reads_go_to", none ? primary.name() : "replicas"));
            }
        }
    }

    private List<Server> healthy() {
        List<Server> healthy =
                new ArrayList<>(replicas.stream().filter(Server::healthy).toList());
        if (settings.strategy().equals("least_lag")) {
            healthy.sort(Comparator.comparing(Server::lag, Comparator.nullsLast(Comparator.<Duration>naturalOrder())));
        } else if (settings.strategy().equals("weight")) {
            healthy = weighted(healthy);
        }
        return healthy;
    }

    /** Each as often as its weight says, evenly mixed (the smooth weighted round robin of nginx). */
    private static List<Server> weighted(List<Server> servers) {
        int sum = servers.stream().mapToInt(Server::weight).sum();
        Map<Server, Integer> credit = new HashMap<>();
        List<Server> turns = new ArrayList<>();
        for (int i = 0; i < sum; i++) {
            Server best = null;
            for (Server server : servers) {
                credit.merge(server, server.weight(), Integer::sum);
                if (best == null || credit.getOrDefault(server, 0) > credit.getOrDefault(best, 0)) {
                    best = server;
                }
            }
            if (best != null) {
                credit.merge(best, -sum, Integer::sum);
                turns.add(best);
            }
        }
        return turns;
    }

    // --- reading ---

    Connection take(Space space) throws SQLException {
        List<Server> now = order.get();
        int tries = Math.min(now.size(), replicas.size());
        int first = settings.strategy().equals("least_lag")
                ? 0
                : Math.floorMod(turn.getAndIncrement(), Math.max(1, now.size()));
        for (int i = 0; i < tries; i++) {
            Server replica = now.get((first + i) % now.size());
            if (replica.healthy()) {
                Connection connection = from(space, replica);
                if (connection != null) {
                    return connection;
                }
            }
        }
        return fromPrimary(space);
    }

    private @Nullable Connection from(Space space, Server replica) throws SQLException {
        space.migrated();
        if (!space.isAt(replica)) {
            return null;
        }
        try {
            return space.pool(replica).take();
        } catch (SQLException e) {
            if (e.getCause() != null && e.getCause().getCause() == null) {
                return null; // only busy
            }
            out(replica, replica.lag(), replica.replayed(), String.valueOf(e.getMessage()));
            arrange();
            return null;
        }
    }

    private Connection fromPrimary(Space space) throws SQLException {
        Connection connection = space.take();
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Position position() throws SQLException {
        String at = primary.ask(engine::position);
        return new Position(at == null ? TIME + clock.instant().toEpochMilli() : engine.dialect() + ":" + at);
    }

    /** To one that has come that far; a position that nobody here understands leads to the primary. */
    Connection takeAfter(Space space, Position after) throws SQLException {
        String token = after.token();
        if (token.startsWith(TIME)) {
            return longAgo(token.substring(TIME.length())) ? take(space) : fromPrimary(space);
        }
        String prefix = engine.dialect() + ":";
        if (!any() || !token.startsWith(prefix)) {
            return fromPrimary(space);
        }
        String position = token.substring(prefix.length());
        List<Server> now = order.get();
        int first = Math.floorMod(turn.getAndIncrement(), Math.max(1, now.size()));
        for (int i = 0; i < now.size(); i++) {
            Server replica = now.get((first + i) % now.size());
            if (hasReached(replica, position)) {
                Connection connection = from(space, replica);
                if (connection != null) {
                    return connection;
                }
            }
        }
        return fromPrimary(space);
    }

    private boolean longAgo(String millis) {
        try {
            long age = clock.instant().toEpochMilli() - Long.parseLong(millis);
            return age >= settings.stickiness().toMillis();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private boolean hasReached(Server replica, String position) {
        try {
            String known = replica.replayed();
            if (known != null && engine.reached(known, position)) {
                return true;
            }
            String asked = replica.ask(engine::replayed);
            return asked != null && engine.reached(asked, position);
        } catch (SQLException | RuntimeException e) {
            return false; // the next look tells why
        }
    }
}
