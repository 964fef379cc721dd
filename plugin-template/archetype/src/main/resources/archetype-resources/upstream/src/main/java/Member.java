package ${package};

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Upstream.Outcome;
import java.net.URI;
import java.time.Duration;

/** A node, and whether it is left out. Thread-safe. */
final class Member {
    private final Node node;
    private final Duration leftOutFor;
    private final Clock clock;
    private int inFlight;
    private Outcome failure;
    private long failedAt;

    Member(URI address, Duration leftOutFor, Clock clock) {
        String scheme = address.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme) || address.getHost() == null) {
            throw new IllegalArgumentException("nodes: \"" + address + "\" is no address such as http://127.0.0.1:9000");
        }
        int port = address.getPort() > 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        this.node = new Node(scheme, address.getHost().replaceAll("[\\[\\]]", ""), port);
        this.leftOutFor = leftOutFor;
        this.clock = clock;
    }

    Node node() {
        return node;
    }

    synchronized boolean healthy() {
        return failure == null || clock.nanoTime() - failedAt >= leftOutFor.toNanos();
    }

    synchronized Node chosen() {
        inFlight++;
        return node;
    }

    synchronized void report(Outcome outcome) {
        // what the generation before chose was not counted here
        inFlight = Math.max(0, inFlight - 1);
        switch (outcome) {
            case ANSWERED -> failure = null;
            case FAILED, TIMED_OUT -> {
                failure = outcome;
                failedAt = clock.nanoTime();
            }
            case ABANDONED -> {}
        }
    }

    synchronized NodeState state() {
        boolean healthy = healthy();
        return new NodeState(node, healthy, inFlight, healthy ? "" : "left out: " + failure);
    }
}
