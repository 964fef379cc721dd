package dev.jackfield.plugin.cluster.redis;

import static org.awaitility.Awaitility.await;

import dev.jackfield.testkit.ClusterNode;
import dev.jackfield.testkit.server.RedisCluster;
import dev.jackfield.testkit.server.RedisSentinels;
import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes over Sentinel and over Redis Cluster while a server of it goes. */
class RedisTopologiesTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    static List<String> uris(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address -> "redis://127.0.0.1:" + address.getPort())
                .toList();
    }

    private Chatter three(Map<String, Object> options) throws Exception {
        Map<String, Object> all = new HashMap<>(options);
        all.put("log_messages", 50_000);
        List<ClusterNode> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ClusterNode node = ClusterNode.start(new RedisClusterProvider(), all);
            open.add(0, node);
            nodes.add(node);
        }
        Chatter chatter = new Chatter(nodes);
        open.add(0, chatter);
        talk(chatter);
        return chatter;
    }

    private static void talk(Chatter chatter) {
        long until = chatter.said() + 200;
        await().atMost(Chatter.LONG).pollInterval(Duration.ofMillis(5)).until(() -> chatter.said() >= until);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void noMessageIsLostWhileSentinelsMakeAnotherMaster() throws Exception {
        RedisSentinels servers = RedisServers.sentinel();
        open.add(servers);
        Chatter chatter =
                three(Map.of("mode", "sentinel", "nodes", uris(servers.addresses()), "master", servers.masterName()));
        servers.master().kill();
        RedisFaultsTest.print(
                "Sentinel: master killed, the replica takes over", chatter.awaitTalk("failover"), chatter);
        talk(chatter);

        chatter.assertNothingLost();
    }

    @Test
    void noMessageIsLostWhileANodeOfARedisClusterIsAway() throws Exception {
        RedisCluster servers = RedisServers.cluster();
        open.add(servers);
        Chatter chatter = three(Map.of("mode", "cluster", "nodes", uris(servers.addresses())));
        for (RedisServer server : servers.nodes()) {
            server.freeze();
            long until = System.nanoTime() + Duration.ofMillis(800).toNanos();
            await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - until >= 0);
            server.resume();
            RedisFaultsTest.print(
                    "Cluster: " + server.name() + " frozen for 0.8 s", chatter.awaitTalk("frozen"), chatter);
        }
        RedisServer server = servers.nodeOf("chat");
        server.kill();
        server.start();
        servers.awaitWhole(Chatter.LONG);
        RedisFaultsTest.print("Cluster: node of the topic killed, back empty", chatter.awaitTalk("killed"), chatter);
        talk(chatter);

        chatter.assertNothingLost();
    }
}
