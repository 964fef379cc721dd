package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.FaultNetwork;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The door to Redis: one server, a master and a replica under Sentinel, or a cluster of three nodes. Each is started when it is
 * made, is ready when it is returned, and is ended by closing it.
 *
 * @since 1.0
 */
public final class RedisServers {
    private RedisServers() {}

    static Path program() {
        return Programs.single("redis-server-6.2.6-v5-linux-amd64");
    }

    /**
     * {@return whether these servers run here: on Linux on x86-64}
     */
    public static boolean isAvailable() {
        return Programs.runHere();
    }

    /**
     * Starts one server, named {@code redis}.
     *
     * @return the server
     */
    public static RedisServer single() {
        return single("redis", Map.of());
    }

    /**
     * Starts one server.
     *
     * @param name for messages and links
     * @param settings of its configuration, such as {@code requirepass} or {@code appendonly}
     * @return the server
     */
    public static RedisServer single(String name, Map<String, String> settings) {
        return started(new RedisServer(name, settings));
    }

    /**
     * Starts a master, a replica, and three sentinels that make the replica the master a second after the master has gone.
     *
     * @return the servers
     */
    public static RedisSentinels sentinel() {
        return new RedisSentinels(null);
    }

    /**
     * As {@link #sentinel()}, with both servers behind links, {@code clients→redis-1} and {@code clients→redis-2}: these are the
     * addresses that the sentinels watch and tell, so everybody reaches the servers through them.
     *
     * @param network which gets the links, and is to be closed after the servers
     * @return the servers
     */
    public static RedisSentinels sentinel(FaultNetwork network) {
        return new RedisSentinels(network);
    }

    /**
     * Starts a cluster of three masters that share all slots.
     *
     * @return the servers
     */
    public static RedisCluster cluster() {
        return new RedisCluster(null);
    }

    /**
     * As {@link #cluster()}, with every node behind a link, {@code clients→redis-1} to {@code clients→redis-3}: these are the
     * addresses that the cluster tells its clients. The nodes reach each other directly.
     *
     * @param network which gets the links, and is to be closed after the servers
     * @return the servers
     */
    public static RedisCluster cluster(FaultNetwork network) {
        return new RedisCluster(network);
    }

    static <S extends Server> S started(S server) {
        try {
            server.start();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** {@return where clients reach a server} */
    static int portFor(Server server, @Nullable FaultNetwork network) {
        return network == null
                ? server.port()
                : server.through(network, "clients").port();
    }
}
