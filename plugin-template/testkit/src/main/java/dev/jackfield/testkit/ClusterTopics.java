package dev.jackfield.testkit;

import static dev.jackfield.testkit.ClusterScene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said and heard; the tests of a {@link ClusterContract}. */
abstract class ClusterTopics {
    private final ClusterScene scene;

    ClusterTopics(ClusterScene scene) {
        this.scene = scene;
    }

    @Test
    void everySubscriberOfEveryNodeGetsEachMessageOfEachSenderInOrder() throws Exception {
        String topic = scene.named("all");
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ClusterNode node = scene.node();
            for (int n = 0; n < 2; n++) {
                Heard one = new Heard();
                node.cluster().subscribe(topic, new Cursor(), one);
                heard.add(one);
            }
        }
        scene.settle(topic, heard);
        Together.run(3, thread -> {
            for (int i = 0; i < 100; i++) {
                scene.nodes().get(thread).cluster().publish(topic, bytes(thread + " " + i));
            }
        });

        for (Heard one : heard) {
            one.awaitCount(300);
            for (int thread = 0; thread < 3; thread++) {
                String prefix = thread + " ";
                assertThat(one.texts().stream().filter(text -> text.startsWith(prefix)))
                        .containsExactlyElementsOf(LongStream.range(0, 100)
                                .mapToObj(i -> prefix + i)
                                .toList());
            }
            assertThat(one.lost).isEmpty();
        }
    }

    @Test
    void aMessageSaysWhoSentItAndItsNumber() throws Exception {
        ClusterNode node = scene.node();
        Heard heard = new Heard();
        String topic = scene.named("numbered");
        node.cluster().subscribe(topic, new Cursor(), heard);

        assertThat(node.cluster().publish(topic, bytes("a"))).isEqualTo(1);
        assertThat(node.cluster().publish(topic, new byte[0])).isEqualTo(2);
        assertThat(node.cluster().publish(scene.named("another"), bytes("c"))).isEqualTo(1);
        heard.awaitCount(2);
        assertThat(heard.texts()).containsExactly("a", "");
        assertThat(heard.messages).extracting(Message::topic).containsOnly(topic);
        assertThat(heard.messages)
                .extracting(Message::sender)
                .containsOnly(node.cluster().self().id());
        assertThat(heard.messages).extracting(Message::sequence).containsExactly(1L, 2L);
    }

    @Test
    void whatWasSaidBeforeIsNotHeard() throws Exception {
        ClusterNode node = scene.node();
        String topic = scene.named("late");
        node.cluster().publish(topic, bytes("early"));
        Heard heard = new Heard();
        node.cluster().subscribe(topic, new Cursor(), heard);
        node.cluster().publish(topic, bytes("late"));
        heard.awaitCount(1);

        assertThat(heard.texts()).containsExactly("late");
        assertThat(heard.lost).isEmpty();
    }

    @Test
    void whoHasClosedHearsNothing() throws Exception {
        ClusterNode node = scene.node();
        String topic = scene.named("closed");
        Heard closed = new Heard();
        Heard open = new Heard();
        Subscription subscription = node.cluster().subscribe(topic, new Cursor(), closed);
        node.cluster().subscribe(topic, new Cursor(), open);
        subscription.close();
        subscription.close();
        node.cluster().publish(topic, bytes("x"));
        open.awaitCount(1);

        assertThat(closed.messages).isEmpty();
    }

    @Test
    void aCursorGoesOnAfterWhatItWasGiven() throws Exception {
        ClusterNode sender = scene.node();
        ClusterNode receiver = scene.node();
        String topic = scene.named("resumed");
        Heard heard = new Heard();
        Cursor cursor = new Cursor();
        Subscription first = receiver.cluster().subscribe(topic, cursor, heard);
        scene.settle(topic, List.of(heard));
        sender.cluster().publish(topic, bytes("1"));
        heard.awaitCount(1);
        first.close();
        for (int i = 2; i < 50; i++) {
            sender.cluster().publish(topic, bytes("" + i));
        }
        receiver.cluster().subscribe(topic, cursor, heard);
        sender.cluster().publish(topic, bytes("50"));
        heard.awaitCount(50);

        assertThat(heard.texts())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 50).mapToObj(i -> "" + i).toList());
        assertThat(heard.lost).isEmpty();
    }
}
