package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was told. */
final class Heard implements MessageListener {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Lost> lost = new CopyOnWriteArrayList<>();

    @Override
    public void received(Message message) {
        messages.add(message);
    }

    @Override
    public void lost(Lost what) {
        lost.add(what);
    }

    List<String> texts() {
        return messages.stream()
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    void awaitCount(int count) {
        ClusterScene.await().until(() -> messages.size() >= count);
    }

    /** Each number of a sender once and in order, or told as lost. */
    void assertWhole(String sender, long last) {
        long told = lost.stream()
                .filter(each -> each.sender().equals(sender))
                .mapToLong(Lost::count)
                .sum();
        List<Long> numbers = messages.stream()
                .filter(message -> message.sender().equals(sender))
                .map(Message::sequence)
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.size() + told).isEqualTo(last);
    }
}
