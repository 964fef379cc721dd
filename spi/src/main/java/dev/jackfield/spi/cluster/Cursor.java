package dev.jackfield.spi.cluster;

import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.handle.Lent;
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

    private synchronized boolean isBehind(String sender, long to) {
        Long known = given.get(sender);
        return known == null || known < to;
    }

    private synchronized void advance(String sender, long to) {
        if (!isBehind(sender, to)) {
            return;
        }
        given.put(sender, to);
        if (given.size() > MAXIMUM_SENDERS) {
            given.remove(given.keySet().iterator().next());
        }
    }

    /**
     * Gives a message to a listener unless it had it. One at a time: waits while another is given. A listener that throws had
     * it; one that can't be reached any more, because the subscription it was passed for has been closed, had not, and the next
     * subscription gives it.
     *
     * @param message the next message of its sender
     * @param listener gets it
     * @return whether it was given
     */
    public boolean deliver(Message message, MessageListener listener) {
        return deliver(message.sender(), message.sequence(), listener, () -> listener.received(message));
    }

    /**
     * Tells a listener what is lost, unless it had it; of a range of which it had the beginning, the rest.
     *
     * @param lost what is missing
     * @param listener is told
     * @return whether it was told
     */
    public boolean deliver(Lost lost, MessageListener listener) {
        return deliver(lost.sender(), lost.last(), listener, () -> listener.lost(rest(lost)));
    }

    private synchronized Lost rest(Lost lost) {
        Long known = given.get(lost.sender());
        return known == null || known < lost.first()
                ? lost
                : new Lost(lost.topic(), lost.sender(), known + 1, lost.last(), lost.reason());
    }

    /** It counts as given only afterwards: who begins meanwhile gets it too, and waits here until this is decided. */
    private boolean deliver(String sender, long to, MessageListener listener, Runnable call) {
        delivering.lock();
        try {
            if (!isBehind(sender, to)) {
                return false;
            }
            boolean had = true;
            try {
                call.run();
            } catch (RetiredException e) {
                had = !isOutOfReach(listener);
                throw e;
            } finally {
                if (had) {
                    advance(sender, to);
                }
            }
            return true;
        } finally {
            delivering.unlock();
        }
    }

    /** {@return whether a listener was lent by a handle, and the loan is over} */
    static boolean isOutOfReach(MessageListener listener) {
        return listener instanceof Lent<?> lent && lent.isOver();
    }
}
