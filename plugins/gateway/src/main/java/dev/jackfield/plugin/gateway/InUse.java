package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.balance.Node;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections to each node are in use. Vert.x has one timeout for a connection that is not made and for one that
 * does not become free, and only the first is the node's fault. Thread-safe.
 */
final class InUse {
    private final int maximum;
    private final Clock clock;
    private final Map<Node, Connections> nodes = new ConcurrentHashMap<>();

    /**
     * @param maximum connections to one node
     * @param clock for when they were all in use
     */
    InUse(int maximum, Clock clock) {
        this.maximum = maximum;
        this.clock = clock;
    }

    Connections of(Node node) {
        Connections known = nodes.get(node);
        return known != null ? known : nodes.computeIfAbsent(node, unknown -> new Connections());
    }

    /** Those to one node. */
    final class Connections {
        private final AtomicInteger count = new AtomicInteger();
        private volatile boolean wereAll;
        private volatile long lastAll;

        void take() {
            if (count.incrementAndGet() >= maximum) {
                lastAll = clock.nanoTime();
                wereAll = true;
            }
        }

        void giveBack() {
            count.decrementAndGet();
        }

        /**
         * {@return whether all were in use at some time since}
         *
         * @param since from the clock
         */
        boolean all(long since) {
            return count.get() >= maximum || (wereAll && lastAll - since >= 0);
        }
    }
}
