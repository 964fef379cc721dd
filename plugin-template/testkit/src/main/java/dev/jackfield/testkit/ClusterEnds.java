package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who is told that a generation has ended; the tests of a {@link ClusterContract}. */
abstract class ClusterEnds {
    private final ClusterScene scene;

    ClusterEnds(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void aSubscriberThatDoesNotLastIsToldThatItEnded() throws Exception {
        ClusterNode node = scene.node();
        CountDownLatch ended = new CountDownLatch(1);
        node.cluster().subscribe(scene.named("ended"), new Cursor(), new MessageListener() {
            @Override
            public void received(Message message) {}

            @Override
            public void ended() {
                ended.countDown();
            }
        });
        node.swap(scene.options(Map.of()));

        assertThat(ended.getCount()).isZero();
    }

    @Test
    void whoRegistersWhereTheGenerationHasEndedIsToldSoAtOnceAndEachIsToldOnce() throws Exception {
        ClusterNode node = scene.node();
        List<String> ended = new CopyOnWriteArrayList<>();
        register(node.cluster(), "early", ended);
        node.context().drain();
        register(node.cluster(), "late", ended);
        assertThat(ended)
                .containsExactlyInAnyOrder(
                        "early subscriber",
                        "early watcher",
                        "early candidate",
                        "late subscriber",
                        "late watcher",
                        "late candidate");
        node.context().drain();

        assertThat(ended).hasSize(6);
    }

    private void register(Cluster cluster, String when, List<String> ended) {
        cluster.subscribe(scene.named("ending"), new Cursor(), new MessageListener() {
            @Override
            public void received(Message message) {}

            @Override
            public void ended() {
                ended.add(when + " subscriber");
            }
        });
        cluster.watch(new MemberListener() {
            @Override
            public void changed(List<Member> members) {}

            @Override
            public void ended() {
                ended.add(when + " watcher");
            }
        });
        cluster.campaign(scene.named("ending"), new LeaderListener() {
            @Override
            public void elected(long fencing) {}

            @Override
            public void ended() {
                ended.add(when + " candidate");
            }
        });
    }

    /** As a call that was under way when the generation was replaced, and comes after the others were told. */
    @Test
    void aLastingSubscriberThatCameTooLateForAGenerationGoesOnWithTheNext() throws Exception {
        ClusterNode next = scene.node();
        String topic = scene.named("too-late");
        Heard heard = new Heard();
        Lasting lasting;
        try (ClusterNode ending = scene.start()) {
            ending.context().drain();
            lasting = Lasting.subscribe(first(ending.cluster(), next.cluster()), topic, heard);
        }
        next.cluster().publish(topic, bytes("x"));
        heard.awaitCount(1);
        lasting.close();

        assertThat(heard.texts()).containsExactly("x");
        assertThat(heard.lost).isEmpty();
    }

    /** {@return a handle that reaches the one at first, and then the other} */
    private static Cluster first(Cluster one, Cluster other) {
        AtomicBoolean called = new AtomicBoolean();
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(called.getAndSet(true) ? other : one, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
