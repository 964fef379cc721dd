package dev.jackfield.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.fault.Direction;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.Partition;
import dev.jackfield.testkit.node.Load;
import dev.jackfield.testkit.node.Node;
import dev.jackfield.testkit.node.Nodes;
import dev.jackfield.testkit.server.ServerExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes in front of one service, each by a link of its own, under load, while one of them is killed, frozen or cut off. */
@Timeout(300)
class NodesIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    @RegisterExtension
    static final ServerExtension<Fleet> FLEET = ServerExtension.shared("fleet", Fleet::new);

    private static Nodes nodes;
    private static FaultNetwork network;

    @BeforeAll
    static void start() {
        nodes = FLEET.get().nodes;
        network = FLEET.get().network;
    }

    private static Load load() {
        return nodes.load()
                .request(n -> "GET /page/" + n)
                .check(NodesIT::isRight)
                .start();
    }

    private static boolean isRight(String request, RawClient.Reply reply) {
        return reply.status() == 200 && reply.body().equals("answer to " + request.substring("GET ".length()));
    }

    private static boolean isHealthy(Node node) throws IOException {
        return RawClient.ask(node.control(), "GET /health/ready").status() == 200;
    }

    private static void assertNothingLost(Load load, Node... at) {
        for (Node node : at) {
            Load.Report report = load.report(node);
            assertThat(report.lost() + report.wrong() + report.refused())
                    .as(node + ": " + report)
                    .isZero();
        }
    }

    @Test
    void killNineAtOneNodeLosesNoAnswerAtTheOthersAndItComesBackWithItsData() throws Exception {
        Node killed = nodes.get("node-1");
        Node second = nodes.get("node-2");
        Node third = nodes.get("node-3");
        String token = killed.token();
        // region kill
        Load load = nodes.load()
                .request(n -> "GET /page/" + n)
                .check(NodesIT::isRight)
                .start();
        try (load) {
            load.awaitRight(killed, 20, WITHIN);
            killed.kill();
            assertThat(killed.isAlive()).isFalse();
            load.awaitRight(second, 50, WITHIN);
            load.awaitRight(third, 50, WITHIN);
            assertThat(load.report(killed).refused()).isPositive();

            killed.start();
            load.awaitRight(killed, 20, WITHIN);
        }
        assertNothingLost(load, second, third);
        // endregion
        Load.Report report = load.report(killed);
        assertThat(report.wrong()).as(report.toString()).isZero();
        assertThat(report.lost())
                .as("of each client one under way, and one that the system took for a process that was ending: "
                        + report)
                .isLessThanOrEqualTo(4);
        assertThat(killed.token()).isEqualTo(token);
        nodes.eventually("is ready", WITHIN, NodesIT::isHealthy);
    }

    @Test
    void aFrozenNodeAnswersNothingAndThenEverythingAndTheOthersDoNotNotice() throws Exception {
        Node frozen = nodes.get("node-2");
        Node first = nodes.get("node-1");
        Node third = nodes.get("node-3");
        Load load = load();
        try (load) {
            load.awaitRight(frozen, 20, WITHIN);
            frozen.freeze();
            assertThat(frozen.process().isFrozen()).isTrue();
            long before = load.report(frozen).right();
            load.awaitRight(first, 30, WITHIN);
            load.awaitRight(third, 30, WITHIN);
            assertThat(load.report(frozen).right())
                    .as("what was on its way at most")
                    .isLessThanOrEqualTo(before + 2);
            frozen.resume();
            load.awaitRight(frozen, 20, WITHIN);
        }
        assertNothingLost(load, first, third);
    }

    @Test
    void aNodeThatIsCutOffFromTheServiceWaitsAndTheOthersServe() throws Exception {
        Node island = nodes.get("node-3");
        try (Load load = load()) {
            load.awaitRight(island, 20, WITHIN);
            try (Partition partition = nodes.partition(island)) {
                assertThat(partition.island()).containsExactly("node-3");
                load.awaitRight(nodes.get("node-1"), 30, WITHIN);
                load.awaitRight(nodes.get("node-2"), 30, WITHIN);
                try (RawClient client = new RawClient(island.traffic())) {
                    client.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
                    long passed = network.link("node-3", "service").bytes(Direction.TO_CLIENT);
                    load.awaitRight(nodes.get("node-1"), 30, WITHIN);
                    assertThat(network.link("node-3", "service").bytes(Direction.TO_CLIENT))
                            .isEqualTo(passed);
                    partition.heal();
                    assertThat(client.reply(false).body()).isEqualTo("answer to /held");
                } catch (SocketTimeoutException e) {
                    throw new AssertionError("what was held did not arrive", e);
                }
            }
            load.awaitRight(island, 20, WITHIN);
            load.close();
            assertNothingLost(load, nodes.get("node-1"), nodes.get("node-2"));
        }
    }

    @Test
    void eachNodeIsAskedAndChangedWithItsOwnToken() throws Exception {
        Node node = nodes.get("node-1");
        assertThat(node.token()).isNotEqualTo(nodes.get("node-2").token());
        JsonArray bindings = new JsonObject(node.api("GET /api/v1/bindings").body()).getJsonArray("items");
        assertThat(bindings.size()).isGreaterThan(2);
        assertThat(RawClient.ask(node.control(), "GET /api/v1/bindings").status())
                .isEqualTo(401);
    }

    @Test
    void aConditionThatDoesNotComeToHoldNamesTheNodes() {
        assertThatThrownBy(() -> nodes.eventually(
                        "is the second",
                        Duration.ofMillis(500),
                        node -> node.name().equals("node-2")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is the second")
                .hasMessageContaining("[node-1, node-3]");
    }
}
