package dev.jackfield.plugin.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.Upstream.Outcome;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.Origin;
import dev.jackfield.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundRobinTest {
    private static final Node A = new Node("http", "127.0.0.1", 9001);
    private static final Node B = new Node("http", "127.0.0.1", 9002);

    private final TestContext context = TestContext.of(Upstream.class);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Upstream upstream(Node... nodes) throws Exception {
        List<String> addresses = List.of(nodes).stream().map(Node::toString).toList();
        return context.create(new RoundRobinProvider(), Map.of("nodes", addresses));
    }

    private static Node choose(Upstream upstream) {
        return Objects.requireNonNull(upstream.choose(new Selection("/", null, null)));
    }

    private static void fail(Upstream upstream, Node node, int times) {
        for (int i = 0; i < times; i++) {
            upstream.report(node, Outcome.FAILED, 1);
        }
    }

    @Test
    void nodesTakeTurns() throws Exception {
        Upstream upstream = upstream(A, B);

        assertThat(List.of(choose(upstream), choose(upstream), choose(upstream), choose(upstream)))
                .containsExactly(A, B, A, B);
    }

    @Test
    void onlyFailuresInARowCount() throws Exception {
        Upstream upstream = upstream(A, B);
        for (int i = 0; i < 10; i++) {
            fail(upstream, A, 2);
            upstream.report(A, Outcome.ANSWERED, 1);
        }
        assertThat(upstream.nodes()).allMatch(NodeState::healthy);
        fail(upstream, A, 2);
        upstream.report(A, Outcome.TIMED_OUT, 1);
        assertThat(upstream.nodes().get(0).healthy()).isFalse();
    }

    @Test
    void oneRequestTriesANodeWhoseTimeIsUp() throws Exception {
        Upstream upstream = upstream(A, B);
        fail(upstream, A, 3);
        context.clock().advance(Duration.ofSeconds(10));

        assertThat(List.of(choose(upstream), choose(upstream), choose(upstream)))
                .containsExactly(A, B, B);
        upstream.report(A, Outcome.FAILED, 1);
        context.clock().advance(Duration.ofSeconds(9));
        assertThat(choose(upstream)).isEqualTo(B);
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(choose(upstream)).isEqualTo(A);
        upstream.report(A, Outcome.ANSWERED, 1);
        assertThat(upstream.nodes()).allMatch(NodeState::healthy);
    }

    @Test
    void trialThatWasAbandonedIsGivenToTheNextRequest() throws Exception {
        Upstream upstream = upstream(A, B);
        fail(upstream, A, 3);
        context.clock().advance(Duration.ofSeconds(10));
        assertThat(choose(upstream)).isEqualTo(A);
        upstream.report(A, Outcome.ABANDONED, 1);

        assertThat(choose(upstream)).isEqualTo(A);
    }

    @Test
    void whenNoNodeIsHealthyTheOneToBeTriedSoonestIsChosen() throws Exception {
        Upstream upstream = upstream(A, B);
        fail(upstream, B, 3);
        context.clock().advance(Duration.ofSeconds(1));
        fail(upstream, A, 3);

        assertThat(choose(upstream)).isEqualTo(B);
        assertThat(((HealthCheck) upstream).health().state()).isEqualTo(Health.State.DEGRADED);
    }

    @Test
    void onlyNodeIsNotChosenWhereItIsToBeAvoided() throws Exception {
        assertThat(upstream(A).choose(new Selection("/", null, A))).isNull();
    }

    @Test
    void operatorsHearOfNodesThatGoAndComeBack() throws Exception {
        Upstream upstream = upstream(A, B);
        fail(upstream, A, 3);
        upstream.report(A, Outcome.ANSWERED, 1);

        assertThat(context.emitted())
                .extracting(event -> event.type() + " " + event.data().get("node"))
                .containsExactly("upstream.ejected " + A, "upstream.restored " + A);
        assertThat(context.registry()
                        .get("upstream.ejections")
                        .tag("node", A.toString())
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void nextGenerationLeavesOutWhatThisOneDid() throws Exception {
        Upstream before = upstream(A, B);
        fail(before, A, 3);
        context.clock().advance(Duration.ofSeconds(4));
        Upstream after = upstream(A, B);
        List<StateEntry> state = new ArrayList<>();
        ((Stateful) before).exportState().forEachRemaining(state::add);
        state.forEach(((Stateful) after)::importState);

        assertThat(choose(after)).isEqualTo(B);
        assertThat(choose(after)).isEqualTo(B);
        context.clock().advance(Duration.ofSeconds(6));
        assertThat(choose(after)).isEqualTo(A);
    }

    @Test
    void probeLeavesANodeOutAndBringsItBack() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (Origin origin = Origin.start(
                request -> request.response().setStatusCode(status.get()).end())) {
            Upstream upstream = context.create(
                    new RoundRobinProvider(),
                    Map.of(
                            "nodes", List.of(origin.node().toString()),
                            "health_path", "/health",
                            "health_interval", "100ms"));
            await().untilAsserted(
                            () -> assertThat(upstream.nodes().get(0).detail()).contains("/health answered 500"));
            status.set(204);
            await().until(() -> upstream.nodes().get(0).healthy());

            assertThat(origin.requests()).contains("GET /health");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a:1,scheme",
        "http://a:1/path,path",
        "http://a:1?q,query",
        "http://user@a:1,user",
        "http://a:70000,port",
    })
    void addressThatIsNoNodeIsRefusedWithItsPlace(String address, String reason) {
        assertThatThrownBy(() ->
                        context.create(new RoundRobinProvider(), Map.of("nodes", List.of("http://ok:1", address))))
                .isInstanceOf(JackfieldException.class)
                .hasMessageContaining("nodes[1]")
                .hasMessageContaining(reason);
    }

    @Test
    void allMistakesInAddressesAreReportedTogether() {
        assertThatThrownBy(() -> context.create(
                        new RoundRobinProvider(), Map.of("nodes", List.of("ftp://a", "http://b:1", "http://B:1/"))))
                .hasMessageContaining("nodes[0]")
                .hasMessageContaining("nodes[2]: \"http://B:1/\" is there twice");
        assertThatThrownBy(() -> context.create(new RoundRobinProvider(), Map.of("nodes", List.of())))
                .hasMessageContaining("at least one");
    }

    @Test
    void portsAndAddressesAreFilledIn() throws Exception {
        Upstream upstream = context.create(
                new RoundRobinProvider(), Map.of("nodes", List.of("http://a", "https://b/", "http://[::1]:81")));

        assertThat(upstream.nodes())
                .extracting(NodeState::node)
                .containsExactly(new Node("http", "a", 80), new Node("https", "b", 443), new Node("http", "::1", 81));
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new RoundRobinProvider())
                .are(Map.of(
                        "nodes",
                        DeclaredOptions.REQUIRED,
                        "failures",
                        3L,
                        "ejected_for",
                        Duration.ofSeconds(10),
                        "health_path",
                        DeclaredOptions.NONE,
                        "health_interval",
                        Duration.ofSeconds(5),
                        "health_timeout",
                        Duration.ofSeconds(2)));
    }
}
