package dev.jackfield.testkit.fault;

import java.time.Duration;

/**
 * What is wrong with a link. A link has at most one of each kind in each direction; setting it again replaces it.
 *
 * @since 1.0
 */
public sealed interface Fault {
    /**
     * Everything arrives later, in the order in which it was sent. At most {@value FaultProxy#BUFFER_BYTES} bytes are under
     * way in a direction, as with a window of TCP, so a delay bounds the throughput too.
     *
     * @param direction which way
     * @param delay how much later, at least
     * @param jitter up to how much more, drawn anew for each piece that is read
     */
    record Delay(Direction direction, Duration delay, Duration jitter) implements Fault {
        /** Checks that neither is negative. */
        public Delay {
            if (delay.isNegative() || jitter.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative, was " + delay + " and up to " + jitter);
            }
        }
    }

    /**
     * No more than this passes on each connection.
     *
     * @param direction which way
     * @param bytesPerSecond at least 1
     */
    record Throttle(Direction direction, long bytesPerSecond) implements Fault {
        /** Checks the rate. */
        public Throttle {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("a rate is at least 1 byte a second, was " + bytesPerSecond);
            }
        }
    }

    /**
     * Nothing arrives, neither bytes nor the end of a connection, and connections stay. What was sent is held, within the
     * buffers of the proxy and of TCP, and arrives when the link is healed: as after a cable was plugged in again. A new
     * connection is taken, because a proxy can't leave a handshake unanswered, and goes no further while what is sent to
     * the server is silent.
     *
     * @param direction which way
     */
    record Silence(Direction direction) implements Fault {}

    /**
     * The first connection through which so many more bytes were delivered is reset on both sides (RST). It happens once; it
     * is then no longer among the faults of its link.
     *
     * @param direction which way bytes are counted
     * @param afterBytes how many are delivered before, from now on or from the connection's start; 0 resets instead of
     *     delivering the next byte
     */
    record Reset(Direction direction, long afterBytes) implements Fault {
        /** Checks the count. */
        public Reset {
            notNegative(afterBytes);
        }
    }

    /**
     * One byte arrives as another, on the first connection through which so many more are delivered. It happens once; it is
     * then no longer among the faults of its link.
     *
     * @param direction which way
     * @param offset how many bytes are delivered unharmed before, from now on or from the connection's start
     */
    record Corrupt(Direction direction, long offset) implements Fault {
        /** Checks the offset. */
        public Corrupt {
            notNegative(offset);
        }
    }

    /** Nobody listens: who connects is refused. Connections that are open go on. */
    record Refuse() implements Fault {}

    private static void notNegative(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a count of bytes is not negative, was " + bytes);
        }
    }
}
