package dev.jackfield.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.fault.Partition;
import dev.jackfield.testkit.node.Load;
import dev.jackfield.testkit.node.Node;
import dev.jackfield.testkit.node.Nodes;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.RedisServers;
import dev.jackfield.testkit.server.ServerExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What three nodes say to each other by a Redis and write to a PostgreSQL, without a pause, while one of them is killed, one
 * frozen and one cut off from both. Prints how long it took until all heard all and wrote again.
 */
@Timeout(300)
class SharedIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String SAY = "POST /api/v1/shared/said";
    private static final String WRITE = "POST /api/v1/shared/written";

    @RegisterExtension
    static final ServerExtension<Fleet> FLEET = ServerExtension.shared("fleet", Fleet::new);

    private static Nodes nodes;

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();
    private final Map<Node, Hearing> hearings = new HashMap<>();

    /** What one node has heard, each asked for once. */
    private static final class Hearing {
        private final Node node;
        private final List<String> lines = new ArrayList<>();

        Hearing(Node node) {
            this.node = node;
        }

        List<String> all() throws IOException {
            RawClient.Reply reply = node.api("GET /api/v1/shared/heard/" + lines.size());
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            reply.body().lines().forEach(lines::add);
            return lines;
        }
    }

    @BeforeAll
    static void start() {
        assumeTrue(RedisServers.isAvailable() && PostgresServer.isAvailable(), "the servers do not run here");
        nodes = FLEET.get().nodes;
    }

    /** Remembers what was acknowledged. A node may refuse, and then nothing is promised. */
    private boolean isRight(String request, RawClient.Reply reply) {
        if (reply.status() == 503) {
            refused.incrementAndGet();
            return true;
        }
        return reply.status() == 200 && (request.equals(SAY) ? said : written).add(reply.body());
    }

    private Hearing hearing(Node node) {
        return hearings.computeIfAbsent(node, Hearing::new);
    }

    /** Has each node say and write something, again until it could, and waits until all have heard all of it. */
    private void awaitAll(String what, long began) {
        Set<String> probes = new LinkedHashSet<>();
        for (Node node : nodes.all()) {
            for (String request : List.of(SAY, WRITE)) {
                await(what).atMost(WITHIN).pollInterval(Duration.ofMillis(5)).until(() -> {
                    RawClient.Reply reply = node.api(request);
                    if (reply.status() == 200 && request.equals(SAY)) {
                        probes.add(reply.body());
                    }
                    return isRight(request, reply) && reply.status() == 200;
                });
            }
        }
        await(what)
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> nodes.all().stream().allMatch(node -> hasHeard(node, probes)));
        System.out.printf(
                "recovery | %-62s | %6d ms | said %5d | written %5d | refused %4d%n",
                what, (System.nanoTime() - began) / 1_000_000, said.size(), written.size(), refused.get());
    }

    private boolean hasHeard(Node node, Set<String> those) {
        try {
            return new LinkedHashSet<>(hearing(node).all()).containsAll(those);
        } catch (IOException e) {
            throw new AssertionError(node + " does not answer", e);
        }
    }

    @Test
    void whatIsSaidAndWrittenOutlivesAKilledAFrozenAndACutOffNode() throws Exception {
        Node first = nodes.get("node-1");
        Node second = nodes.get("node-2");
        Node third = nodes.get("node-3");
        awaitAll("nothing is wrong", System.nanoTime());
        // region shared
        Load load = nodes.load()
                .control()
                .request(n -> n % 2 == 0 ? SAY : WRITE)
                .check(this::isRight)
                .start();
        try (load) {
            load.awaitRight(first, 50, WITHIN);
            first.kill();
            load.awaitRight(second, 50, WITHIN);
            hearings.remove(first);
            long started = System.nanoTime();
            first.start();
            awaitAll("one killed (-9), from when it is started again", started);

            second.freeze();
            load.awaitRight(third, 150, WITHIN);
            second.resume();
            awaitAll("one frozen (SIGSTOP) for about 1.5 s", System.nanoTime());

            long before = refused.get();
            try (Partition partition = nodes.partition(third)) {
                load.awaitRight(first, 150, WITHIN);
                await().atMost(WITHIN).until(() -> refused.get() > before);
                assertThat(partition.island()).containsExactly("node-3");
            }
            awaitAll("one cut off from both for about 1.5 s, and healed", System.nanoTime());
        }
        // endregion
        for (Node node : nodes.all()) {
            Load.Report report = load.report(node);
            assertThat(report.wrong()).as(node + ": " + report).isZero();
            assertThat(node == first ? 0 : report.lost() + report.refused())
                    .as(node + ": " + report)
                    .isZero();
        }
        assertThat(said).hasSizeGreaterThan(300);
        assertThat(written).hasSizeGreaterThan(300);
        nodes.eventually(
                "has all that was written",
                WITHIN,
                node -> new LinkedHashSet<>(node.api("GET /api/v1/shared/written")
                                .body()
                                .lines()
                                .toList())
                        .containsAll(written));
        nodes.eventually(
                "has heard all since its start",
                WITHIN,
                node -> missing(hearing(node).all()).isEmpty());
        for (Node node : nodes.all()) {
            assertInOrder(node, hearing(node).all());
        }
        assertThat(hearing(second).all()).containsAll(said);
        assertThat(hearing(third).all()).containsAll(said);
    }

    /** {@return what was acknowledged and not heard, of each sender from the first that was heard on} */
    private Set<String> missing(List<String> heard) {
        Map<String, Long> begin = new HashMap<>();
        heard.forEach(line -> begin.putIfAbsent(sender(line), number(line)));
        Set<String> missing = new LinkedHashSet<>(said);
        missing.removeIf(line -> number(line) < begin.getOrDefault(sender(line), Long.MAX_VALUE));
        heard.forEach(missing::remove);
        return missing;
    }

    private static String sender(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static void assertInOrder(Node node, List<String> heard) {
        assertThat(heard).as("told as lost to " + node).noneMatch(line -> line.startsWith("lost "));
        Map<String, Long> last = new HashMap<>();
        for (String line : heard) {
            Long before = last.put(sender(line), number(line));
            assertThat(number(line))
                    .as("heard by " + node + ": " + line)
                    .isEqualTo(before == null ? number(line) : before + 1);
        }
    }
}
