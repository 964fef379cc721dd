package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.await;
import static dev.jackfield.testkit.ClusterScene.bytes;
import static dev.jackfield.testkit.ClusterScene.recording;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Candidacy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who leads; the tests of a {@link ClusterContract}. */
abstract class ClusterLeaders {
    private final ClusterScene scene;

    ClusterLeaders(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void oneLeadsAndWhenItResignsAnotherDoesWithAGreaterNumber() throws Exception {
        String role = scene.named("role");
        List<Candidacy> candidacies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            candidacies.add(scene.node().cluster().campaign(role, fencing -> {}));
        }
        long last = 0;
        for (int left = 3; left > 0; left--) {
            await().until(() -> candidacies.stream()
                            .filter(each -> each.fencing().isPresent())
                            .count()
                    == 1);
            Candidacy leader = candidacies.stream()
                    .filter(each -> each.fencing().isPresent())
                    .findFirst()
                    .orElseThrow();
            long fencing = leader.fencing().getAsLong();
            assertThat(fencing).isGreaterThan(last);
            last = fencing;
            leader.close();
            leader.close();
            assertThat(leader.fencing()).isEmpty();
            candidacies.remove(leader);
        }
    }

    @Test
    void aNodeThatGoesLeadsNoMore() throws Exception {
        String role = scene.named("leaves");
        ClusterNode leader = scene.start();
        List<String> second = new CopyOnWriteArrayList<>();
        try {
            Candidacy first = leader.cluster().campaign(role, fencing -> {});
            await().until(() -> first.fencing().isPresent());
            scene.node().cluster().campaign(role, recording(second));
            assertThat(second).isEmpty();
        } finally {
            leader.close();
        }
        await().until(() -> !second.isEmpty());

        assertThat(second).singleElement().asString().startsWith("elected");
    }

    @Test
    void whatAnOlderLeaderWritesIsRefused() throws Exception {
        String role = scene.named("fenced");
        ClusterNode one = scene.node();
        ClusterNode other = scene.node();
        Candidacy first = one.cluster().campaign(role, fencing -> {});
        await().until(() -> first.fencing().isPresent());
        long older = first.fencing().getAsLong();
        assertThat(one.cluster().read(role, "k")).isEmpty();
        assertThat(one.cluster().write(role, older, "k", bytes("first"))).isTrue();
        first.close();
        Candidacy second = other.cluster().campaign(role, fencing -> {});
        await().until(() -> second.fencing().isPresent());

        assertThat(one.cluster().write(role, older, "k", bytes("late"))).isFalse();
        assertThat(other.cluster().read(role, "k")).hasValue(bytes("first"));
        assertThat(other.cluster().write(role, second.fencing().getAsLong(), "k", bytes("second")))
                .isTrue();
        assertThat(one.cluster().read(role, "k")).hasValue(bytes("second"));
        assertThat(one.cluster().write(role, Long.MAX_VALUE, "k", bytes("made up")))
                .isFalse();
    }

    @Test
    void twoWhoStandOnOneNodeAreTwo() throws Exception {
        String role = scene.named("twice");
        ClusterNode node = scene.node();
        Candidacy first = node.cluster().campaign(role, fencing -> {});
        Candidacy second = node.cluster().campaign(role, fencing -> {});
        await().until(() -> first.fencing().isPresent() || second.fencing().isPresent());

        assertThat(first.fencing().isPresent()).isNotEqualTo(second.fencing().isPresent());
    }
}
