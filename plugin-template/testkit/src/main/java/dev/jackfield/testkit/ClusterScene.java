package dev.jackfield.testkit;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.LeaderListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The nodes of one test of a {@link ClusterContract}, and what they say. Not thread-safe but for the list of nodes. */
final class ClusterScene {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ClusterContract contract;
    /** Names that no test before has used, because a cluster may remember them. */
    private final String unique = UUID.randomUUID().toString();

    private final List<ClusterNode> nodes = new CopyOnWriteArrayList<>();

    ClusterScene(ClusterContract contract) {
        this.contract = contract;
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(2));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static LeaderListener recording(List<String> told) {
        return new LeaderListener() {
            @Override
            public void elected(long fencing) {
                told.add("elected " + fencing);
            }

            @Override
            public void deposed() {
                told.add("deposed");
            }
        };
    }

    /** {@return everything that a node of the cluster is told} */
    Map<String, Object> options(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(contract.options());
        all.putAll(contract.together());
        all.putAll(more);
        return all;
    }

    /** {@return a node of the cluster, to be closed by who asked} */
    ClusterNode start() throws Exception {
        return ClusterNode.start(contract.provider(), options(Map.of()));
    }

    ClusterNode node() throws Exception {
        return node(Map.of());
    }

    ClusterNode node(Map<String, ?> more) throws Exception {
        ClusterNode node = ClusterNode.start(contract.provider(), options(more));
        nodes.add(node);
        return node;
    }

    /** {@return the nodes of the test, in the order in which they came} */
    List<ClusterNode> nodes() {
        return nodes;
    }

    String named(String name) {
        return name + "-" + unique;
    }

    Map<String, Object> shortLog() {
        return contract.shortLog();
    }

    void elapse(ClusterNode node, Duration duration) {
        contract.elapse(node, duration);
    }

    /** Publishes until everybody hears, and forgets that: joining takes effect in its time where there is a network. */
    void settle(String topic, List<Heard> heard) {
        Cluster cluster = nodes.get(0).cluster();
        await().until(() -> {
            cluster.publish(topic, bytes("settle"));
            return heard.stream().allMatch(one -> one.texts().contains("settle"));
        });
        cluster.publish(topic, bytes("settled"));
        await().until(() -> heard.stream().allMatch(one -> one.texts().contains("settled")));
        heard.forEach(one -> one.messages.clear());
    }

    void close() throws Exception {
        for (ClusterNode node : nodes) {
            node.close();
        }
        nodes.clear();
    }
}
