package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The way to Redis: a client that is made anew when it fails, and left alone while Redis is known to be away, so that calls
 * fail at once instead of waiting for it. With Sentinels the client is one of the master that they name when it is made.
 *
 * <pre>
 *       a call fails, and what the heart asks then too
 *   up ──────────────────────────────────────────────► down
 *    ▲                                                   │
 *    └───────────────────────────────────────────────────┘ the heart is answered
 * </pre>
 *
 * Thread-safe.
 */
final class Link implements AutoCloseable {
    private final Settings settings;
    private final Runnable suspicion;
    private @Nullable UnifiedJedis client;
    private boolean closed;
    private volatile boolean up;
    private volatile String reason = "not connected yet";

    /** @param suspicion called when a call failed; must not block */
    Link(Settings settings, Runnable suspicion) {
        this.settings = settings;
        this.suspicion = suspicion;
    }

    boolean isUp() {
        return up;
    }

    String reason() {
        return reason;
    }

    /** {@return whether that is a change} */
    boolean up(boolean now, String why) {
        boolean before = up;
        up = now;
        reason = why;
        return before != now;
    }

    private JedisClientConfig config(@Nullable String user, @Nullable String password, int database, int blocking) {
        Tls tls = settings.tls();
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(settings.timeoutMillis())
                .socketTimeoutMillis(settings.timeoutMillis())
                .blockingSocketTimeoutMillis(blocking)
                .user(user)
                .password(password)
                .database(database)
                .ssl(tls != null)
                .sslSocketFactory(tls == null ? null : tls.factory())
                .sslParameters(tls == null ? null : tls.parameters())
                .protocol(RedisProtocol.RESP2)
                .build();
    }

    JedisClientConfig config(int blocking) {
        return config(settings.user(), settings.password(), settings.database(), blocking);
    }

    private UnifiedJedis open() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.connections());
        pool.setMaxIdle(settings.connections());
        pool.setMaxWait(settings.timeout());
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(java.time.Duration.ofMillis(-1));
        pool.setJmxEnabled(false);
        if (settings.mode().equals("cluster")) {
            return RedisClusterClient.builder()
                    .nodes(new HashSet<>(settings.nodes()))
                    .clientConfig(config(settings.timeoutMillis()))
                    .maxAttempts(3)
                    .maxTotalRetriesDuration(settings.timeout())
                    .poolConfig(pool)
                    .build();
        }
        return RedisClient.builder()
                .hostAndPort(master())
                .clientConfig(config(settings.timeoutMillis()))
                .poolConfig(pool)
                .build();
    }

    private HostAndPort master() {
        if (settings.mode().equals("single")) {
            return settings.nodes().get(0);
        }
        List<String> failures = new ArrayList<>();
        JedisClientConfig config = config(null, settings.sentinelPassword(), 0, settings.timeoutMillis());
        for (HostAndPort sentinel : settings.nodes()) {
            try (Jedis jedis = new Jedis(sentinel, config)) {
                List<String> address = jedis.sentinelGetMasterAddrByName(settings.master());
                if (address != null && address.size() == 2) {
                    return new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
                }
                failures.add(sentinel + " knows no master \"" + settings.master() + "\"");
            } catch (JedisException e) {
                failures.add(sentinel + ": " + e.getMessage());
            }
        }
        throw new JedisConnectionException("no sentinel says where the master is: " + String.join("; ", failures));
    }

    /** A connection of its own, to be closed by who asked: for what listens. */
    Connection connection(int blocking) {
        HostAndPort where;
        if (settings.mode().equals("cluster")) {
            List<HostAndPort> known = new ArrayList<>();
            ((RedisClusterClient) client())
                    .getClusterNodes()
                    .keySet()
                    .forEach(node -> known.add(HostAndPort.from(node)));
            Collections.shuffle(known);
            where = known.get(0);
        } else {
            where = master();
        }
        return new Connection(where, config(blocking));
    }

    private synchronized UnifiedJedis client() {
        if (closed) {
            throw new JedisConnectionException("closed");
        }
        UnifiedJedis there = client;
        if (there == null) {
            there = open();
            client = there;
        }
        return there;
    }

    /** The next call makes another client, which asks anew where Redis is. */
    private synchronized void drop(@Nullable UnifiedJedis failed) {
        if (failed != null && client == failed) {
            client = null;
            failed.close();
        }
    }

    /**
     * Calls, where Redis is not known to be away. What breaks is tried once more by another connection, since those in the
     * pool may be of a Redis that was restarted.
     *
     * @param what for messages
     * @param repeatable whether it may be made twice
     */
    <T> T call(String what, boolean repeatable, Function<UnifiedJedis, T> call) {
        if (!up) {
            throw unavailable(what, reason);
        }
        try {
            return attempt(call);
        } catch (JedisException e) {
            if (repeatable && isAway(e) && !isTimeout(e)) {
                try {
                    return attempt(call);
                } catch (JedisException again) {
                    throw failed(what, again);
                }
            }
            throw failed(what, e);
        }
    }

    /** Calls, whether Redis is known to be away or not: for the heart. */
    <T> T attempt(Function<UnifiedJedis, T> call) {
        UnifiedJedis now = null;
        try {
            now = client();
            return call.apply(now);
        } catch (JedisException e) {
            // a Redis Cluster of which one node is slow is no other one; nor is one whose connections are all in use
            if (isAway(e) && !isExhausted(e) && !(settings.mode().equals("cluster") && isTimeout(e))) {
                drop(now);
            }
            throw e;
        }
    }

    private ClusterException failed(String what, JedisException e) {
        if (isAway(e)) {
            suspicion.run();
            return unavailable(what, describe(e));
        }
        return new ClusterException(ClusterException.REFUSED, what + ": Redis refused it: " + e.getMessage(), null);
    }

    private static ClusterException unavailable(String what, String why) {
        // the cause stays here: it would carry classes of this plugin to whoever catches it
        return new ClusterException(ClusterException.UNAVAILABLE, what + ": Redis can't be reached: " + why, null);
    }

    static String describe(Throwable e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + " (" + cause.getMessage() + ")";
    }

    static boolean isTimeout(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof java.net.SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExhausted(Throwable e) {
        return e.getCause() instanceof java.util.NoSuchElementException;
    }

    /** Whether it says that Redis can't serve, and not that it does not like what was asked. */
    static boolean isAway(JedisException e) {
        if (e instanceof JedisDataException && !(e instanceof JedisClusterOperationException)) {
            String message = String.valueOf(e.getMessage());
            for (String away : List.of(
                    "READONLY",
                    "LOADING",
                    "MASTERDOWN",
                    "CLUSTERDOWN",
                    "NOAUTH",
                    "WRONGPASS",
                    "NOREPLICAS",
                    "BUSY ",
                    "ERR invalid password",
                    "ERR AUTH")) {
                if (message.startsWith(away) || message.contains("-" + away)) {
                    return true;
                }
            }
            return message.contains("READONLY");
        }
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        up = false;
        reason = "closed";
        UnifiedJedis last = client;
        client = null;
        if (last != null) {
            last.close();
        }
    }
}
