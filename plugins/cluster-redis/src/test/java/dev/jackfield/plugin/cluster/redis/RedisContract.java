package dev.jackfield.plugin.cluster.redis;

import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.cluster.ClusterProvider;
import dev.jackfield.testkit.ClusterContract;
import dev.jackfield.testkit.ClusterNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The contract over a Redis, in a namespace of each test. */
abstract class RedisContract extends ClusterContract {
    @Override
    protected ClusterProvider provider() {
        return new RedisClusterProvider();
    }

    final Map<String, Object> options(String mode, List<String> nodes, String master) {
        return Map.of("mode", mode, "nodes", nodes, "master", master, "namespace", named("contract"));
    }

    @Override
    protected Map<String, Object> together() {
        return Map.of();
    }

    @Override
    protected Map<String, Object> shortLog() {
        return Map.of("log_messages", 50);
    }

    /** Redis has a clock of its own. */
    @Override
    protected void elapse(ClusterNode node, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() - end >= 0);
    }
}
