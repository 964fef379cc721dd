package dev.jackfield.spi.balance;

import dev.jackfield.spi.DrainFree;
import dev.jackfield.spi.ExtensionPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a service behind the gateway, and how one is chosen. No method blocks: all are called on event loops.
 * Thread-safe. A call that overlaps {@code close} answers as it did before.
 *
 * @since 1.0
 */
@DrainFree
@ExtensionPoint("upstream")
public interface Upstream extends AutoCloseable {
    /**
     * Chooses a node for one request.
     *
     * @param selection what is known of the request
     * @return the node, or null when none can take requests
     */
    @Nullable
    Node choose(Selection selection);

    /**
     * Tells how a request went, so that nodes which fail are left out.
     *
     * @param node what {@link #choose} answered
     * @param outcome how it went
     * @param nanos from choice to outcome
     */
    void report(Node node, Outcome outcome, long nanos);

    /**
     * {@return every node and how it is}
     */
    List<NodeState> nodes();

    @Override
    void close() throws Exception;

    /** How a request to a node went. */
    enum Outcome {
        /** It answered. */
        ANSWERED,
        /** No connection, or the connection broke before an answer. */
        FAILED,
        /** No answer in time. */
        TIMED_OUT,
        /** The client went away first; says nothing about the node. */
        ABANDONED
    }
}
