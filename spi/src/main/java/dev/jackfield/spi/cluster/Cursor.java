package dev.jackfield.spi.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a subscriber of one topic has come: the number of the last message of each sender that it was given. A
 * subscription that is made with the cursor of an earlier one goes on where that stands; while both deliver, each message
 * gets through once. Thread-safe.
 *
 * <p>It remembers the {@value #MAXIMUM_SENDERS} senders that were heard last.
 *
 * @since 1.0
 */
public final class Cursor {
    /** How many senders are remembered. */
    public static final int MAXIMUM_SENDERS = 4096;

    private final ReentrantLock delivering = new ReentrantLock();
    private final Map<String, Long> given = new LinkedHashMap<>(16, 0.75f, true);
    private boolean begun;

    /** A cursor that begins with the first subscription it is used for. */
    public Cursor() {}

    /**
     * Begins, unless it has begun: from here on, what comes after these is delivered. For implementations.
     *
     * @param heads the last number of each sender
     * @return where it stands
     */
    public synchronized Map<String, Long> begin(Map<String, Long> heads) {
        if (!begun) {
            begun = true;
            heads.forEach(this::advance);
        }
        return positions();
    }

    /**
     * {@return whether it has begun}
     */
    public synchronized boolean begun() {
        return begun;
    }

    /**
     * {@return the last number of each sender that was given}
     */
    public synchronized Map<String, Long> positions() {
        return Map.copyOf(given);
    }

    private synchronized boolean advance(String sender, long to) {
        Long known = given.get(sender);
        if (known != null && known >= to) {
            return false;
        }
        given.put(sender, to);
        if (given.size() > MAXIMUM_SENDERS) {
            given.remove(given.keySet().iterator().next());
        }
        return true;
    }

    /**
     * Gives a message to a listener unless it had it. One at a time: waits while another is given.
     *
     * @param message the next message of its sender
     * @param listener gets it
     * @return whether it was given
     */
    public boolean deliver(Message message, MessageListener listener) {
        delivering.lock();
        try {
            if (!advance(message.sender(), message.sequence())) {
                return false;
            }
            listener.received(message);
            return true;
        } finally {
            delivering.unlock();
        }
    }

    /**
     * Tells a listener what is lost, unless it had it.
     *
     * @param lost what is missing
     * @param listener is told
     * @return whether it was told
     */
    public boolean deliver(Lost lost, MessageListener listener) {
        delivering.lock();
        try {
            if (!advance(lost.sender(), lost.last())) {
                return false;
            }
            listener.lost(lost);
            return true;
        } finally {
            delivering.unlock();
        }
    }
}
