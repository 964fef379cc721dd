package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.await;
import static dev.jackfield.testkit.ClusterScene.bytes;
import static dev.jackfield.testkit.ClusterScene.recording;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.Member;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a swap leaves as it was; the tests of a {@link ClusterContract}. */
abstract class ClusterSwaps {
    private final ClusterScene scene;

    ClusterSwaps(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void aLastingSubscriberGetsEachMessageOnceAndInOrder() throws Exception {
        ClusterNode sender = scene.node();
        ClusterNode receiver = scene.node();
        String topic = scene.named("swapped");
        Heard heard = new Heard();
        Lasting lasting = Lasting.subscribe(receiver.cluster(), topic, heard);
        scene.settle(topic, List.of(heard));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread load = new Thread(() -> {
            try {
                for (int i = 0; i < 500; i++) {
                    sender.cluster().publish(topic, bytes("" + i));
                    started.countDown();
                }
            } catch (Throwable e) {
                failed.set(e);
            }
        });
        load.start();
        started.await();
        for (int i = 0; i < 5; i++) {
            receiver.swap(scene.options(Map.of()));
        }
        load.join();
        heard.awaitCount(500);
        lasting.close();

        assertThat(failed.get()).isNull();
        assertThat(heard.lost).isEmpty();
        assertThat(heard.texts())
                .containsExactlyElementsOf(
                        LongStream.range(0, 500).mapToObj(i -> "" + i).toList());
    }

    @Test
    void theNumbersOfASenderGoOn() throws Exception {
        ClusterNode node = scene.node();
        String topic = scene.named("numbers");
        String id = node.cluster().self().id();
        assertThat(node.cluster().publish(topic, bytes("1"))).isEqualTo(1);
        node.swap(scene.options(Map.of()));

        assertThat(node.cluster().self().id()).isEqualTo(id);
        assertThat(node.cluster().publish(topic, bytes("2"))).isEqualTo(2);
    }

    @Test
    void aLeaderStaysLeaderAndIsToldNothing() throws Exception {
        ClusterNode one = scene.node();
        ClusterNode other = scene.node();
        String role = scene.named("kept");
        List<String> told = new CopyOnWriteArrayList<>();
        Lasting leader = Lasting.campaign(one.cluster(), role, recording(told));
        await().until(() -> !told.isEmpty());
        List<String> rival = new CopyOnWriteArrayList<>();
        Lasting second = Lasting.campaign(other.cluster(), role, recording(rival));
        String elected = told.get(0);
        long fencing = Long.parseLong(elected.substring("elected ".length()));
        for (int i = 0; i < 3; i++) {
            one.swap(scene.options(Map.of()));
            assertThat(one.cluster().write(role, fencing, "k", bytes("v"))).isTrue();
        }
        assertThat(told).containsExactly(elected);
        assertThat(rival).isEmpty();
        leader.close();
        await().until(() -> !rival.isEmpty());

        assertThat(one.cluster().write(role, fencing, "k", bytes("old"))).isFalse();
        second.close();
    }

    @Test
    void nobodySeesAMemberLeave() throws Exception {
        ClusterNode one = scene.node();
        ClusterNode other = scene.node();
        List<List<Member>> seen = new CopyOnWriteArrayList<>();
        other.cluster().watch(seen::add);
        await().until(() -> !seen.isEmpty() && seen.get(seen.size() - 1).size() == 2);
        int before = seen.size();
        one.swap(scene.options(Map.of()));
        ClusterNode third = scene.node();
        await().until(() -> seen.get(seen.size() - 1).size() == 3);

        assertThat(seen.subList(before - 1, seen.size()))
                .allSatisfy(members -> assertThat(members).hasSizeGreaterThanOrEqualTo(2));
        assertThat(seen.get(seen.size() - 1)).contains(third.cluster().self());
    }
}
