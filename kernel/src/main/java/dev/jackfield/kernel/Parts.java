package dev.jackfield.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, so that it can be stopped in reverse, whatever goes wrong on the way. Not thread-safe. */
final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger(Jackfield.class);

    private final Deque<Part> started = new ArrayDeque<>();

    private record Part(String name, AutoCloseable close) {}

    /** Registers how a part is stopped. */
    void add(String name, AutoCloseable close) {
        started.push(new Part(name, close));
    }

    /** Stops every part, the latest first; one that fails is told and does not keep the others. */
    void close() {
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.close.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.warn("{} did not close: {}", part.name, Kernel.mask(String.valueOf(e)));
            }
        }
    }
}
