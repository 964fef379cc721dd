package dev.jackfield.spi.cluster;

import dev.jackfield.spi.RetiredException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one subscriber, for implementations of {@link Cluster}: whoever fills it never waits, and the listener gets
 * one message after the other on an executor. It is bounded in messages and in bytes. What comes when it is full is lost, and
 * told in its place once the listener has worked off half of what waits. Thread-safe.
 *
 * @since 1.0
 */
public final class Mailbox {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    /** How many deliveries one task makes before it lets others run. */
    private static final int TURN = 64;

    private final Cursor cursor;
    private final MessageListener listener;
    private final Patient executor;
    private final int capacity;
    private final long capacityBytes;
    private final Report report;

    private final Deque<Object> waiting = new ArrayDeque<>();
    private final Map<String, Lost> overflow = new LinkedHashMap<>();
    private long bytes;
    private boolean running;
    private boolean closed;

    /** What an implementation is told of a subscriber. */
    public interface Report {
        /**
         * The listener threw.
         *
         * @param error what it threw
         */
        void threw(Throwable error);

        /**
         * Messages were lost because the queue was full.
         *
         * @param lost which
         */
        void overflowed(Lost lost);

        /** The listener can't be reached any more; the mailbox is closed. */
        void gone();
    }

    /**
     * @param cursor what the subscriber was given already
     * @param listener gets the messages
     * @param executor runs the listener; one that is too busy to take a task is asked again until the mailbox is closed
     * @param capacity how many messages may wait
     * @param capacityBytes how many bytes may wait; one message always may
     * @param report is told how it goes
     */
    public Mailbox(
            Cursor cursor,
            MessageListener listener,
            Executor executor,
            int capacity,
            long capacityBytes,
            Report report) {
        this.cursor = cursor;
        this.listener = listener;
        this.executor = new Patient(executor);
        this.capacity = capacity;
        this.capacityBytes = capacityBytes;
        this.report = report;
    }

    /**
     * Puts a message in, or counts it as lost. Never blocks.
     *
     * @param message the next message of its sender
     */
    public void offer(Message message) {
        List<Lost> told = List.of();
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!overflow.isEmpty() && hasRoomAgain()) {
                told = flush();
            }
            if (overflow.isEmpty() && hasRoomFor(message)) {
                waiting.add(message);
                bytes += message.payload().length;
            } else {
                overflow.merge(
                        message.sender(),
                        new Lost(
                                message.topic(),
                                message.sender(),
                                message.sequence(),
                                message.sequence(),
                                Lost.Reason.OVERFLOW),
                        (known, next) -> new Lost(
                                known.topic(), known.sender(), known.first(), next.last(), Lost.Reason.OVERFLOW));
            }
        }
        report(told);
        run();
    }

    /**
     * Puts in that messages are lost, in their place. Never blocks.
     *
     * @param lost which
     */
    public void offer(Lost lost) {
        synchronized (this) {
            if (closed) {
                return;
            }
            Lost known = overflow.get(lost.sender());
            if (known == null) {
                waiting.add(lost);
            } else {
                overflow.put(
                        lost.sender(),
                        new Lost(lost.topic(), lost.sender(), known.first(), lost.last(), Lost.Reason.OVERFLOW));
            }
        }
        run();
    }

    private boolean hasRoomFor(Message message) {
        return waiting.isEmpty() || (waiting.size() < capacity && bytes + message.payload().length <= capacityBytes);
    }

    private boolean hasRoomAgain() {
        return waiting.size() <= capacity / 2 && bytes <= capacityBytes / 2;
    }

    private List<Lost> flush() {
        List<Lost> told = new ArrayList<>(overflow.values());
        waiting.addAll(told);
        overflow.clear();
        return told;
    }

    /**
     * {@return how many wait}
     */
    public synchronized int size() {
        return waiting.size();
    }

    /** Ends it; what waits is dropped. */
    public synchronized void close() {
        closed = true;
        waiting.clear();
        overflow.clear();
        bytes = 0;
    }

    private void run() {
        synchronized (this) {
            if (running || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        submit();
    }

    private void submit() {
        executor.execute(this::turn, this::isOpen);
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    private void turn() {
        for (int i = 0; i < TURN; i++) {
            Object next = take();
            if (next == null) {
                return;
            }
            deliver(next);
        }
        submit();
    }

    private @Nullable Object take() {
        List<Lost> told = List.of();
        Object next;
        synchronized (this) {
            if (waiting.isEmpty() && !overflow.isEmpty()) {
                told = flush();
            }
            next = waiting.poll();
            if (next instanceof Message message) {
                bytes -= message.payload().length;
            }
            running = next != null;
        }
        report(told);
        return next;
    }

    private void deliver(Object next) {
        try {
            if (next instanceof Message message) {
                cursor.deliver(message, listener);
            } else {
                cursor.deliver((Lost) next, listener);
            }
        } catch (Throwable e) {
            if (e instanceof RetiredException && Cursor.isOutOfReach(listener)) {
                close();
                report(report::gone);
            } else {
                report(() -> report.threw(e));
            }
        }
    }

    private void report(List<Lost> told) {
        told.forEach(lost -> report(() -> report.overflowed(lost)));
    }

    /** What a report throws must not keep the next message from the listener. */
    private static void report(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a report of a mailbox failed", e);
        }
    }
}
