package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who lives; the tests of a {@link ClusterContract}. */
abstract class ClusterMembers {
    private final ClusterScene scene;

    ClusterMembers(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void everyNodeSeesAllAndIsToldWhoComesAndGoes() throws Exception {
        ClusterNode one = scene.node();
        List<List<Member>> seen = new CopyOnWriteArrayList<>();
        Subscription watch = one.cluster().watch(seen::add);
        await().until(() -> !seen.isEmpty());
        assertThat(one.cluster().members()).contains(one.cluster().self());

        ClusterNode other = scene.start();
        Member come = other.cluster().self();
        try {
            await().until(() -> seen.get(seen.size() - 1).contains(come));
            await().until(() -> other.cluster().members().size() == 2);
            assertThat(one.cluster().members())
                    .containsExactlyInAnyOrder(one.cluster().self(), come)
                    .isEqualTo(other.cluster().members());
            assertThat(come.id()).isNotEqualTo(one.cluster().self().id());
        } finally {
            other.close();
        }
        await().until(() -> !seen.get(seen.size() - 1).contains(come));
        watch.close();

        await().untilAsserted(() -> assertThat(one.context().emitted())
                .extracting(TestContext.Emitted::type)
                .contains("cluster.joined", "cluster.left"));
    }

    @Test
    void aClockThatJumpsMovesNobodyOut() throws Exception {
        ClusterNode one = scene.node();
        ClusterNode other = scene.node();
        Candidacy leader = one.cluster().campaign(scene.named("clock"), fencing -> {});
        await().until(() -> leader.fencing().isPresent()
                && one.cluster().members().size() == 2
                && other.cluster().members().size() == 2);
        one.context().clock().advance(Duration.ofDays(1));
        String topic = scene.named("clock");
        Heard heard = new Heard();
        other.cluster().subscribe(topic, new Cursor(), heard);
        scene.settle(topic, List.of(heard));

        assertThat(one.cluster().members()).hasSize(2).isEqualTo(other.cluster().members());
        assertThat(leader.fencing()).isPresent();
    }
}
