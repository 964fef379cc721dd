package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.FaultNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two Redis servers, a master and a replica, and three sentinels of which two decide. Made by {@link RedisServers#sentinel};
 * thread-safe.
 *
 * @since 1.0
 */
public final class RedisSentinels implements AutoCloseable {
    private static final int SENTINELS = 3;

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisSentinel> sentinels = new ArrayList<>();
    private final Map<Integer, RedisServer> byPort = new LinkedHashMap<>();

    RedisSentinels(@Nullable FaultNetwork network) {
        try {
            for (int i = 1; i <= 2; i++) {
                RedisServer server = new RedisServer("redis-" + i, Map.of());
                servers.add(server);
                int told = RedisServers.portFor(server, network);
                byPort.put(told, server);
                server.setting("replica-announce-ip", "127.0.0.1");
                server.setting("replica-announce-port", String.valueOf(told));
                server.setting("repl-diskless-sync", "yes");
                server.setting("repl-diskless-sync-delay", "0");
            }
            int master = List.copyOf(byPort.keySet()).get(0);
            servers.get(1).setting("replicaof", "127.0.0.1 " + master);
            servers.forEach(Server::start);
            for (int i = 1; i <= SENTINELS; i++) {
                sentinels.add(
                        RedisServers.started(new RedisSentinel("sentinel-" + i, """
                        sentinel monitor %1$s 127.0.0.1 %2$d 2
                        sentinel down-after-milliseconds %1$s 1000
                        sentinel failover-timeout %1$s 5000
                        sentinel parallel-syncs %1$s 1
                        """.formatted(masterName(), master))));
            }
            Awaitility.await("sentinels know all")
                    .atMost(Server.WITHIN)
                    .until(() -> sentinels.stream().allMatch(this::knowsAll));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private boolean knowsAll(RedisSentinel sentinel) {
        List<?> replicas = (List<?>) sentinel.command("SENTINEL", "REPLICAS", masterName());
        List<?> others = (List<?>) sentinel.command("SENTINEL", "SENTINELS", masterName());
        return replicas != null
                && replicas.size() == 1
                && String.valueOf(replicas.get(0)).contains("master-link-status, ok")
                && others != null
                && others.size() == SENTINELS - 1;
    }

    /**
     * {@return what the watched servers are called together}
     */
    public String masterName() {
        return "jackfield";
    }

    /**
     * {@return where the sentinels are, for clients}
     */
    public List<InetSocketAddress> addresses() {
        return sentinels.stream().map(Server::address).toList();
    }

    /**
     * {@return the sentinels}
     */
    public List<RedisSentinel> sentinels() {
        return List.copyOf(sentinels);
    }

    /**
     * {@return both servers; the first was the master at the start}
     */
    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /**
     * {@return the server that most of the running sentinels hold for the master}
     */
    public RedisServer master() {
        Map<RedisServer, Integer> votes = new LinkedHashMap<>();
        sentinels.stream()
                .filter(Server::isRunning)
                .map(sentinel -> sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName()))
                .map(address -> byPort.get(Integer.valueOf(String.valueOf(((List<?>) address).get(1)))))
                .forEach(server -> votes.merge(server, 1, Integer::sum));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow(() -> new IllegalStateException("no sentinel runs"))
                .getKey();
    }

    /**
     * Waits until a server is the master, says so itself, and all running sentinels agree.
     *
     * @param server one of {@link #servers()}
     * @param atMost how long
     */
    public void awaitMaster(RedisServer server, Duration atMost) {
        Awaitility.await("master is " + server)
                .atMost(atMost)
                .until(() -> master() == server
                        && String.valueOf(server.command("ROLE")).startsWith("[master"));
    }

    /** Ends all at once and deletes their files. */
    @Override
    public void close() {
        Stream.concat(sentinels.stream(), servers.stream()).forEach(Server::close);
    }
}
