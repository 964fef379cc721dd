package dev.jackfield.testkit;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that chooses its first node unless that is to be avoided, and remembers what it was told. Thread-safe.
 *
 * @since 1.0
 */
public final class FixedUpstream implements Upstream {
    private final List<Node> nodes;
    private final List<String> reports = new CopyOnWriteArrayList<>();

    /**
     * @param nodes in order of preference
     */
    public FixedUpstream(Node... nodes) {
        this.nodes = List.of(nodes);
    }

    @Override
    public @Nullable Node choose(Selection selection) {
        return nodes.stream()
                .filter(node -> !node.equals(selection.avoid()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void report(Node node, Outcome outcome, long nanos) {
        reports.add(outcome + " " + node.port());
    }

    /**
     * {@return what was reported so far, each as {@code OUTCOME port}}
     */
    public List<String> reports() {
        return List.copyOf(reports);
    }

    @Override
    public List<NodeState> nodes() {
        return nodes.stream().map(node -> new NodeState(node, true, 0, "")).toList();
    }

    @Override
    public void close() {}
}
