package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.FaultNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Redis cluster of three masters without replicas: each has a third of the slots, and while one is away none of the others
 * answers for its keys. Made by {@link RedisServers#cluster}; thread-safe.
 *
 * @since 1.0
 */
public final class RedisCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    /** What Redis adds to a port for the connections between nodes. */
    private static final int BUS = 10_000;

    private final List<RedisServer> nodes = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();

    RedisCluster(@Nullable FaultNetwork network) {
        try {
            for (int i = 1; i <= NODES; i++) {
                RedisServer node = new RedisServer(
                        "redis-" + i,
                        Map.of(
                                "cluster-enabled", "yes",
                                "cluster-config-file", "nodes.conf",
                                "cluster-node-timeout", "2000"));
                nodes.add(node);
                int port = RedisServers.portFor(node, network);
                told.add(port);
                node.setting("cluster-announce-ip", "127.0.0.1");
                node.setting("cluster-announce-port", String.valueOf(port));
                node.setting("cluster-announce-bus-port", String.valueOf(node.port() + BUS));
                node.start();
            }
            form();
            awaitWhole(Server.WITHIN);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void form() {
        for (int i = 0; i < NODES; i++) {
            RedisServer node = nodes.get(i);
            node.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
            Stream<String> slots =
                    IntStream.range(SLOTS * i / NODES, SLOTS * (i + 1) / NODES).mapToObj(String::valueOf);
            node.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
        }
        for (int i = 1; i < NODES; i++) {
            nodes.get(0)
                    .command(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            String.valueOf(told.get(i)),
                            String.valueOf(nodes.get(i).port() + BUS));
        }
    }

    /**
     * Waits until every node that runs knows three nodes and all slots are served.
     *
     * @param atMost how long
     */
    public void awaitWhole(Duration atMost) {
        Awaitility.await("the cluster is whole")
                .atMost(atMost)
                .until(() -> nodes.stream().allMatch(node -> {
                    String info = String.valueOf(node.command("CLUSTER", "INFO"));
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
                }));
    }

    /**
     * {@return the nodes}
     */
    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * {@return where clients reach the nodes}
     */
    public List<InetSocketAddress> addresses() {
        return told.stream()
                .map(port -> new InetSocketAddress("127.0.0.1", port))
                .toList();
    }

    /**
     * {@return the node that has the slot of a key}
     *
     * @param key any key
     */
    public RedisServer nodeOf(String key) {
        long slot = (Long) Objects.requireNonNull(nodes.get(0).command("CLUSTER", "KEYSLOT", key));
        int i = 0;
        while (slot >= SLOTS * (i + 1) / NODES) {
            i++;
        }
        return nodes.get(i);
    }

    /** Ends all at once and deletes their files. */
    @Override
    public void close() {
        nodes.forEach(Server::close);
    }
}
