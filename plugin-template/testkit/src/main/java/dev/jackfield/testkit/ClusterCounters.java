package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is counted; the tests of a {@link ClusterContract}. */
abstract class ClusterCounters {
    private final ClusterScene scene;

    ClusterCounters(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void nothingIsCountedTwiceOrLostAmongNodesAndThreads() throws Exception {
        String counter = scene.named("counted");
        for (int i = 0; i < 2; i++) {
            scene.node();
        }
        Together.run(4, thread -> {
            for (int i = 0; i < 250; i++) {
                scene.nodes().get(thread % 2).cluster().add(counter, 2, Duration.ZERO);
            }
        });

        assertThat(scene.nodes().get(0).cluster().count(counter)).isEqualTo(2_000);
        assertThat(scene.nodes().get(1).cluster().add(counter, -2_000, Duration.ZERO))
                .isZero();
    }

    @Test
    void aCounterThatIsNotThereIsZero() throws Exception {
        assertThat(scene.node().cluster().count(scene.named("none"))).isZero();
    }

    @Test
    void aCounterIsForgottenWhenItsTimeIsOverSinceTheFirst() throws Exception {
        ClusterNode node = scene.node();
        String counter = scene.named("living");
        String staying = scene.named("staying");
        node.cluster().add(staying, 1, Duration.ZERO);
        assertThat(node.cluster().add(counter, 5, Duration.ofSeconds(1))).isEqualTo(5);
        assertThat(node.cluster().add(counter, 1, Duration.ofHours(1))).isEqualTo(6);
        scene.elapse(node, Duration.ofMillis(1_100));

        assertThat(node.cluster().count(counter)).isZero();
        assertThat(node.cluster().add(counter, 1, Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(node.cluster().count(staying)).isEqualTo(1);
    }
}
