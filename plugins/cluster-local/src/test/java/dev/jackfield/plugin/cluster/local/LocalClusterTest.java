package dev.jackfield.plugin.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.testkit.ClusterNode;
import dev.jackfield.testkit.DeclaredOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalClusterTest {
    @Test
    void withoutAGroupANodeIsAlone() throws Exception {
        try (ClusterNode one = ClusterNode.start(new LocalClusterProvider(), Map.of());
                ClusterNode other = ClusterNode.start(new LocalClusterProvider(), Map.of())) {
            assertThat(one.cluster().members()).containsExactly(one.cluster().self());
            assertThat(other.cluster().members())
                    .containsExactly(other.cluster().self());
        }
    }

    @Test
    void topicsAreBounded() throws Exception {
        try (ClusterNode node = ClusterNode.start(new LocalClusterProvider(), Map.of("maximum_topics", 2))) {
            Cluster cluster = node.cluster();
            cluster.publish("a", new byte[0]);
            cluster.subscribe("b", new Cursor(), message -> {});
            cluster.publish("b", new byte[0]);

            assertThatThrownBy(() -> cluster.publish("c", new byte[0])).hasMessageContaining("maximum_topics");
        }
    }

    @Test
    void aGroupThatEverybodyLeftIsForgotten() throws Exception {
        Map<String, String> group = Map.of("group", "forgotten");
        try (ClusterNode node = ClusterNode.start(new LocalClusterProvider(), group)) {
            assertThat(node.cluster().add("c", 1, java.time.Duration.ZERO)).isEqualTo(1);
        }
        try (ClusterNode node = ClusterNode.start(new LocalClusterProvider(), group)) {
            assertThat(node.cluster().count("c")).isZero();
        }
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new LocalClusterProvider())
                .are(Map.of(
                        "group",
                        DeclaredOptions.NONE,
                        "node",
                        "local",
                        "maximum_message",
                        1L << 20,
                        "log",
                        16L << 20,
                        "queue_messages",
                        10_000L,
                        "queue",
                        16L << 20,
                        "maximum_topics",
                        100_000L));
    }
}
