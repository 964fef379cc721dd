package dev.jackfield.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.fault.FaultNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisServersTest {
    @BeforeEach
    void hereAlone() {
        Assumptions.assumeTrue(RedisServers.isAvailable(), "the servers run on Linux on x86-64");
    }

    @Test
    void oneServerIsStoppedFrozenKilledAndStartedAgainOnItsPort() {
        try (RedisServer redis = RedisServers.single("redis", Map.of("appendonly", "yes", "requirepass", "secret"))) {
            int port = redis.port();
            assertThat(redis.command("SET", "key", "value")).isEqualTo("OK");
            redis.freeze();
            assertThat(redis.process().isFrozen()).isTrue();
            assertThatThrownBy(() -> redis.command("PING"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("timed out");
            redis.resume();
            assertThat(redis.command("GET", "key")).isEqualTo("value");

            redis.restart();
            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.command("GET", "key")).isEqualTo("value");
            redis.kill();
            assertThat(redis.isRunning()).isFalse();
            assertThatThrownBy(() -> redis.command("PING")).hasMessageContaining("refused");
            redis.start();
            assertThat(redis.command("GET", "key")).isEqualTo("value");
            assertThatThrownBy(redis::start).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> redis.command("NONSENSE")).hasMessageContaining("unknown command");
        }
    }

    @Test
    void closingLeavesNoProcessAndNoFile() {
        RedisServer redis = RedisServers.single();
        long pid = redis.process().pid();
        assertThat(redis.folder()).exists();
        redis.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(redis.folder()).doesNotExist();
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> RedisServers.single("redis", Map.of("maxmemory", "much")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("maxmemory");
    }

    @Test
    void sentinelMakesTheReplicaTheMasterAndTheOldOneItsReplica() {
        try (FaultNetwork network = FaultNetwork.open();
                RedisSentinels redis = RedisServers.sentinel(network)) {
            RedisServer first = redis.master();
            RedisServer second = redis.servers().get(1);
            assertThat(first).isSameAs(redis.servers().get(0));
            first.command("SET", "key", "value");
            assertThat(first.command("WAIT", "1", "5000")).isEqualTo(1L);
            first.kill();

            redis.awaitMaster(second, Duration.ofSeconds(30));
            assertThat(second.command("GET", "key")).isEqualTo("value");
            assertThat(second.command("SET", "key", "later")).isEqualTo("OK");
            first.start();
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> String.valueOf(first.command("ROLE")).startsWith("[slave")
                            && "later".equals(first.command("GET", "key")));
            assertThat(network.link("clients", "redis-2").accepted())
                    .as("sentinels and the replica come through the link")
                    .isPositive();
        }
    }

    @Test
    void theClusterAnswersOnAllThreeAndTellsTheAddressesOfTheLinks() throws IOException {
        try (FaultNetwork network = FaultNetwork.open();
                RedisCluster cluster = RedisServers.cluster(network)) {
            for (String key : new String[] {"a", "b", "c", "d", "e", "f"}) {
                RedisServer node = cluster.nodeOf(key);
                assertThat(node.command("SET", key, "of " + key)).isEqualTo("OK");
                InetSocketAddress link = cluster.addresses().get(cluster.nodes().indexOf(node));
                assertThat(RedisServer.ask(link, null, "GET", key)).isEqualTo("of " + key);
                RedisServer other = cluster.nodes().get((cluster.nodes().indexOf(node) + 1) % 3);
                assertThatThrownBy(() -> other.command("GET", key))
                        .hasMessageMatching("MOVED \\d+ 127\\.0\\.0\\.1:" + link.getPort());
            }
            assertThat(cluster.nodes().stream().map(node -> node.command("DBSIZE")))
                    .doesNotContain(0L);

            RedisServer last = cluster.nodes().get(2);
            last.kill();
            last.start();
            cluster.awaitWhole(Duration.ofSeconds(30));
        }
    }
}
