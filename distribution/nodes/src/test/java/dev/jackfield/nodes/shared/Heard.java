package dev.jackfield.nodes.shared;

import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import java.util.ArrayList;
import java.util.List;

/** What a node heard since it was started, as {@code sender number}, or {@code lost sender first last}. */
final class Heard implements MessageListener {
    private static final int MOST = 200_000;

    private final List<String> lines = new ArrayList<>();

    @Override
    public void received(Message message) {
        add(message.sender() + " " + message.sequence());
    }

    @Override
    public void lost(Lost lost) {
        add("lost " + lost.sender() + " " + lost.first() + " " + lost.last());
    }

    private synchronized void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        }
    }

    /** {@return the lines from a number on} */
    synchronized String from(int first) {
        return String.join("\n", lines.subList(Math.min(first, lines.size()), lines.size()));
    }
}
