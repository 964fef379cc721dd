package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.await;
import static dev.jackfield.testkit.ClusterScene.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is too much, too large, too slow or too late; the tests of a {@link ClusterContract}. */
abstract class ClusterLimits {
    private final ClusterScene scene;

    ClusterLimits(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void whereTheLogNoLongerReachesBackItIsTold() throws Exception {
        ClusterNode node = scene.node(scene.shortLog());
        String topic = scene.named("trimmed");
        Heard heard = new Heard();
        Cursor cursor = new Cursor();
        Subscription first = node.cluster().subscribe(topic, cursor, heard);
        node.cluster().publish(topic, bytes("1"));
        heard.awaitCount(1);
        first.close();
        for (int i = 2; i <= 1_000; i++) {
            node.cluster().publish(topic, new byte[1_000]);
        }
        node.cluster().subscribe(topic, cursor, heard);
        node.cluster().publish(topic, bytes("last"));
        await().until(() -> heard.texts().contains("last"));

        assertThat(heard.lost)
                .isNotEmpty()
                .allSatisfy(lost -> assertThat(lost.reason()).isEqualTo(Lost.Reason.TRIMMED));
        heard.assertWhole(node.cluster().self().id(), 1_001);
        assertThat(node.context().emitted())
                .extracting(TestContext.Emitted::type)
                .contains("cluster.lost");
    }

    @Test
    void aSubscriberThatThrowsOrHangsHarmsNoOther() throws Exception {
        ClusterNode node = scene.node(Map.of("queue_messages", 10));
        String topic = scene.named("harmless");
        CountDownLatch hang = new CountDownLatch(1);
        List<Long> overcome = new CopyOnWriteArrayList<>();
        List<Lost> lost = new CopyOnWriteArrayList<>();
        node.cluster().subscribe(topic, new Cursor(), message -> {
            throw new IllegalStateException("asked to");
        });
        node.cluster().subscribe(topic, new Cursor(), new MessageListener() {
            @Override
            public void received(Message message) {
                overcome.add(message.sequence());
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void lost(Lost what) {
                lost.add(what);
            }
        });
        Heard heard = new Heard();
        node.cluster().subscribe(topic, new Cursor(), heard);
        for (int i = 1; i <= 100; i++) {
            node.cluster().publish(topic, bytes("" + i));
            heard.awaitCount(i);
        }
        hang.countDown();
        await().until(() ->
                overcome.size() + lost.stream().mapToLong(Lost::count).sum() == 100);

        assertThat(heard.lost).isEmpty();
        assertThat(overcome).isSorted().hasSizeLessThan(20);
        assertThat(lost).allSatisfy(each -> assertThat(each.reason()).isEqualTo(Lost.Reason.OVERFLOW));
        assertThat(node.context().logger().lines()).anyMatch(line -> line.contains("asked to"));
        assertThat(node.context().emitted())
                .extracting(TestContext.Emitted::type)
                .contains("cluster.lost");
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedAndTheNextOneHasItsNumber() throws Exception {
        ClusterNode node = scene.node();
        String topic = scene.named("large");
        Heard heard = new Heard();
        node.cluster().subscribe(topic, new Cursor(), heard);

        assertThatThrownBy(() -> node.cluster().publish(topic, new byte[10 << 20]))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ClusterException.TOO_LARGE))
                .hasMessageContaining("10485760")
                .hasMessageContaining("maximum_message");
        assertThat(node.cluster().publish(topic, bytes("small"))).isEqualTo(1);
        heard.awaitCount(1);
        assertThat(heard.texts()).containsExactly("small");
    }

    @Test
    void aMessageOfTenMegabytesIsCarriedWhereTheOptionAllowsIt() throws Exception {
        Map<String, Object> large = Map.of("maximum_message", "10MB", "queue", "64MB");
        ClusterNode sender = scene.node(large);
        ClusterNode receiver = scene.node(large);
        String topic = scene.named("huge");
        Heard heard = new Heard();
        receiver.cluster().subscribe(topic, new Cursor(), heard);
        scene.settle(topic, List.of(heard));
        byte[] huge = new byte[10 << 20];
        new Random(1).nextBytes(huge);
        sender.cluster().publish(topic, huge);
        heard.awaitCount(1);

        assertThat(heard.messages.get(0).payload()).isEqualTo(huge);
    }

    @Test
    void namesAreChecked() throws Exception {
        Cluster cluster = scene.node().cluster();

        assertThatThrownBy(() -> cluster.publish("", bytes("x"))).hasMessageContaining("topic \"\"");
        assertThatThrownBy(() -> cluster.subscribe("a b", new Cursor(), new Heard()))
                .hasMessageContaining("topic \"a b\"");
        assertThatThrownBy(() -> cluster.add("{x}", 1, Duration.ZERO)).hasMessageContaining("counter \"{x}\"");
        assertThatThrownBy(() -> cluster.campaign("x".repeat(201), fencing -> {}))
                .hasMessageContaining("role");
        assertThatThrownBy(() -> cluster.read("role", "é")).hasMessageContaining("key \"é\"");
    }

    @Test
    void tenThousandTopicsAreHeard() throws Exception {
        ClusterNode node = scene.node();
        Map<String, Long> heard = new ConcurrentHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            node.cluster()
                    .subscribe(
                            scene.named("topic-" + i),
                            new Cursor(),
                            message -> heard.merge(message.topic(), 1L, Long::sum));
        }
        for (int i = 0; i < 10_000; i += 7) {
            node.cluster().publish(scene.named("topic-" + i), bytes("x"));
        }
        await().until(() -> heard.size() == 1_429);

        assertThat(heard.values()).containsOnly(1L);
    }
}
