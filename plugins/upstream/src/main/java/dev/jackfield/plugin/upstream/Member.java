package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Upstream.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node and how it is doing.
 *
 * <pre>
 *            failures in a row             time is up, one request
 * healthy ───────────────────► ejected ─────────────────────────► on trial
 *    ▲                            ▲              it fails             │
 *    │                            └───────────────────────────────────┤
 *    └────────────────────────────────────────────────────────────────┘ it answers
 * </pre>
 *
 * A trial whose request is never reported ends when the time is up once more.
 */
final class Member {
    final Node node;
    private final Ejection ejection;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong ejections = new AtomicLong();

    private int failures;
    private volatile boolean ejected;
    private volatile long retryAt;
    private volatile String reason = "";

    Member(Node node, Ejection ejection) {
        this.node = node;
        this.ejection = ejection;
    }

    boolean healthy() {
        return !ejected;
    }

    long ejections() {
        return ejections.get();
    }

    /** {@return how long until a request may try this node, in nanoseconds; not positive when one may now} */
    long waits() {
        return ejected ? retryAt - ejection.clock().nanoTime() : 0;
    }

    /** {@return whether the caller is the one whose request tries this node} */
    synchronized boolean tryAgain() {
        if (!ejected || waits() > 0) {
            return false;
        }
        retryAt = ejection.clock().nanoTime() + ejection.duration().toNanos();
        return true;
    }

    void chosen() {
        inFlight.incrementAndGet();
    }

    /** Counts one request out; one that the generation before chose is not counted here, so never below zero. */
    void left() {
        inFlight.updateAndGet(count -> Math.max(0, count - 1));
    }

    /** {@return whether the node came back or was left out by this} */
    synchronized boolean judge(Outcome outcome, String why) {
        switch (outcome) {
            case ANSWERED -> {
                failures = 0;
                if (ejected) {
                    ejected = false;
                    reason = "";
                    ejection.events().restored(node);
                    return true;
                }
            }
            case FAILED, TIMED_OUT -> {
                failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
                if (ejected) {
                    retryAt = ejection.clock().nanoTime() + ejection.duration().toNanos();
                } else if (failures >= ejection.failures()) {
                    ejectFor(ejection.duration().toNanos(), why);
                    return true;
                }
            }
            case ABANDONED -> {
                if (ejected && waits() > 0) {
                    retryAt = ejection.clock().nanoTime();
                }
            }
        }
        return false;
    }

    private void ejectFor(long nanos, String why) {
        retryAt = ejection.clock().nanoTime() + nanos;
        reason = why;
        ejected = true;
        ejections.incrementAndGet();
        ejection.events().ejected(node, failures, why, nanos / 1_000_000);
    }

    /** Takes over from the generation before that the node is left out. */
    synchronized boolean resume(long nanos) {
        if (ejected) {
            return false;
        }
        retryAt = ejection.clock().nanoTime()
                + Math.min(nanos, ejection.duration().toNanos());
        reason = "left out before the swap";
        ejected = true;
        return true;
    }

    NodeState state() {
        boolean healthy = healthy();
        return new NodeState(
                node,
                healthy,
                inFlight.get(),
                healthy ? "" : "left out: " + reason + "; tried again in " + Math.max(0, waits() / 1_000_000) + " ms");
    }
}
