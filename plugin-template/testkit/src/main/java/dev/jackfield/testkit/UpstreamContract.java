package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.Upstream.Outcome;
import dev.jackfield.spi.balance.UpstreamProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Upstream}. No test connects to a node.
 *
 * @since 1.0
 */
public abstract class UpstreamContract extends ProviderContract<Upstream> {
    private static final Node A = new Node("http", "127.0.0.1", 9001);
    private static final Node B = new Node("http", "127.0.0.1", 9002);
    private static final Node C = new Node("http", "127.0.0.1", 9003);

    /** For the subclass. */
    protected UpstreamContract() {
        super(Upstream.class);
    }

    @Override
    protected abstract UpstreamProvider provider();

    /**
     * {@return the options of an upstream with these nodes; {@code nodes} unless overridden}
     *
     * @param addresses such as {@code http://127.0.0.1:9001}
     */
    protected Map<String, Object> nodes(List<String> addresses) {
        return Map.of("nodes", addresses);
    }

    @Override
    protected Map<String, Object> options() {
        return nodes(List.of(A.toString()));
    }

    private Upstream upstream(Node... nodes) throws Exception {
        return create(nodes(List.of(nodes).stream().map(Node::toString).toList()));
    }

    private static @Nullable Node choose(Upstream upstream, @Nullable Node avoid) {
        return upstream.choose(new Selection("/", "127.0.0.1", avoid));
    }

    private static Node choose(Upstream upstream) {
        Node node = choose(upstream, null);
        if (node == null) {
            throw new AssertionError("no node was chosen");
        }
        return node;
    }

    private static Set<Node> chosen(Upstream upstream, int times) {
        Set<Node> seen = new HashSet<>();
        for (int i = 0; i < times; i++) {
            Node node = choose(upstream);
            seen.add(node);
            upstream.report(node, Outcome.ANSWERED, 1_000);
        }
        return seen;
    }

    private static NodeState state(Upstream upstream, Node node) {
        return upstream.nodes().stream()
                .filter(state -> state.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /** Lets a node fail until it is left out; skips the test where the upstream never leaves one out. */
    private static void fail(Upstream upstream, Node node) {
        for (int i = 0; i < 1_000 && state(upstream, node).healthy(); i++) {
            upstream.report(node, Outcome.FAILED, 1_000);
        }
        Assumptions.assumeFalse(state(upstream, node).healthy(), "the upstream leaves no node out");
    }

    /** Which nodes take part. */
    @Nested
    class Choosing {
        @Test
        void everyNodeIsListed() throws Exception {
            assertThat(upstream(A, B, C).nodes()).extracting(NodeState::node).containsExactly(A, B, C);
        }

        @Test
        void everyNodeGetsItsShareAndNobodyElse() throws Exception {
            assertThat(chosen(upstream(A, B, C), 300)).containsExactlyInAnyOrder(A, B, C);
        }

        @Test
        void nodeToAvoidIsNotChosenWhereThereIsAnother() throws Exception {
            Upstream upstream = upstream(A, B);
            for (int i = 0; i < 100; i++) {
                assertThat(choose(upstream, A)).isEqualTo(B);
            }
        }

        @Test
        void choosingFromManyThreadsIsSafe() throws Exception {
            Upstream upstream = upstream(A, B, C);
            Together.run(4, thread -> {
                for (int i = 0; i < 10_000; i++) {
                    Node node = choose(upstream);
                    assertThat(node).isIn(A, B, C);
                    upstream.report(node, i % 3 == 0 ? Outcome.FAILED : Outcome.ANSWERED, 1_000);
                }
            });

            assertThat(upstream.nodes()).extracting(NodeState::inFlight).containsOnly(0);
        }
    }

    /** What reports do. */
    @Nested
    class Reporting {
        @Test
        void requestsAreInFlightUntilTheyAreReported() throws Exception {
            Upstream upstream = upstream(A);
            choose(upstream, null);
            choose(upstream, null);
            assertThat(state(upstream, A).inFlight()).isEqualTo(2);
            upstream.report(A, Outcome.ANSWERED, 1_000);
            assertThat(state(upstream, A).inFlight()).isEqualTo(1);
        }

        @Test
        void reportOfAnotherGenerationsRequestIsHarmless() throws Exception {
            Upstream upstream = upstream(A);
            upstream.report(A, Outcome.ANSWERED, 1_000);
            upstream.report(B, Outcome.FAILED, 1_000);

            assertThat(state(upstream, A).inFlight()).isZero();
            assertThat(upstream.nodes()).extracting(NodeState::node).containsExactly(A);
        }

        @Test
        void nodeThatFailsIsLeftOutAndSaysWhy() throws Exception {
            Upstream upstream = upstream(A, B);
            fail(upstream, A);

            assertThat(chosen(upstream, 100)).containsExactly(B);
            assertThat(state(upstream, A).detail()).isNotBlank();
            assertThat(state(upstream, B).detail()).isEmpty();
        }

        @Test
        void nodeThatIsLeftOutComesBack() throws Exception {
            Upstream upstream = upstream(A, B);
            fail(upstream, A);
            context().clock().advance(Duration.ofHours(1));

            assertThat(chosen(upstream, 100)).containsExactlyInAnyOrder(A, B);
            assertThat(state(upstream, A).healthy()).isTrue();
        }

        @Test
        void clientsThatGoAwaySayNothingAboutANode() throws Exception {
            Upstream upstream = upstream(A, B);
            for (int i = 0; i < 1_000; i++) {
                upstream.report(A, Outcome.ABANDONED, 1_000);
            }

            assertThat(state(upstream, A).healthy()).isTrue();
        }
    }

    /** A call may overlap a swap. */
    @Nested
    class Retiring {
        @Test
        void closedUpstreamAnswersAsBefore() throws Exception {
            Upstream upstream = upstream(A);
            upstream.close();

            assertThat(choose(upstream, null)).isEqualTo(A);
            upstream.report(A, Outcome.ANSWERED, 1_000);
            assertThat(upstream.nodes()).hasSize(1);
        }
    }
}
