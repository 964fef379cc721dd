package dev.jackfield.plugin.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.testkit.ClusterNode;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.Partition;
import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes over one Redis, each by a link of its own, and what happens to them. Prints how long it took to recover. */
class RedisFaultsTest {
    private static final Duration LONG = Chatter.LONG;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final FaultNetwork network = FaultNetwork.open(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    private RedisServer redis(Map<String, String> settings) {
        RedisServer redis = RedisServers.single("redis", settings);
        open.add(0, redis);
        return redis;
    }

    private Map<String, Object> options(RedisServer redis, int number, Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>();
        options.put(
                "nodes",
                List.of(redis.uri(network.links().stream()
                        .filter(link -> link.from().equals("node-" + number))
                        .findFirst()
                        .orElseGet(() -> redis.through(network, "node-" + number)))));
        options.put("node", "node-" + number);
        options.put("log_messages", 50_000);
        options.put("lease", "1s");
        options.putAll(more);
        return options;
    }

    private ClusterNode node(RedisServer redis, int number, Map<String, Object> more) throws Exception {
        ClusterNode node = ClusterNode.start(new RedisClusterProvider(), options(redis, number, more));
        open.add(0, node);
        return node;
    }

    private List<ClusterNode> three(RedisServer redis) throws Exception {
        List<ClusterNode> nodes = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            nodes.add(node(redis, i, Map.of()));
        }
        return nodes;
    }

    private Chatter chatter(List<ClusterNode> nodes) {
        Chatter chatter = new Chatter(nodes);
        open.add(0, chatter);
        return chatter;
    }

    @AfterEach
    void closeAll() throws Exception {
        network.heal();
        for (AutoCloseable each : open) {
            each.close();
        }
        network.close();
    }

    static void print(String fault, Duration recovered, Chatter chatter) {
        System.out.printf(
                "fault table | %-58s | %5d ms | said %5d | refused %5d | lost %d%n",
                fault, recovered.toMillis(), chatter.said(), chatter.refused(), chatter.lost());
    }

    /** Lets them talk for so many messages more. */
    private static void talk(Chatter chatter, long messages) {
        long until = chatter.said() + messages;
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> chatter.said() >= until);
    }

    /** Lets time pass in which something is broken. */
    private static void last(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - end >= 0);
    }

    @Test
    void noMessageIsLostWhateverHappensToTheWay() throws Exception {
        RedisServer redis = redis(Map.of());
        Chatter chatter = chatter(three(redis));
        talk(chatter, 200);

        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        print("CLIENT KILL TYPE pubsub", chatter.awaitTalk("kill pubsub"), chatter);
        talk(chatter, 100);

        redis.command("CLIENT", "KILL", "TYPE", "normal");
        print("CLIENT KILL TYPE normal", chatter.awaitTalk("kill normal"), chatter);
        talk(chatter, 100);

        network.links().forEach(link -> link.cut());
        network.heal();
        print("all connections cut", chatter.awaitTalk("cut"), chatter);
        talk(chatter, 100);

        try (Partition partition = network.partition("node-1")) {
            last(Duration.ofSeconds(2));
            assertThat(partition.island()).contains("node-1");
        }
        print("one node cut off for 2 s, then healed", chatter.awaitTalk("partition"), chatter);
        talk(chatter, 100);

        network.links().get(1).halfOpen();
        last(Duration.ofMillis(1_500));
        network.heal();
        print("one link half open for 1.5 s", chatter.awaitTalk("half open"), chatter);
        talk(chatter, 100);

        redis.freeze();
        last(Duration.ofMillis(1_500));
        redis.resume();
        print("Redis frozen for 1.5 s (SIGSTOP, SIGCONT)", chatter.awaitTalk("frozen"), chatter);
        talk(chatter, 100);

        redis.command("CLIENT", "PAUSE", "1000");
        print("CLIENT PAUSE 1000, its second included", chatter.awaitTalk("pause"), chatter);
        chatter.assertNothingLost();
    }

    @Test
    void aRedisThatWasKilledAndForgotEverythingIsToldAgainWhatWasSaidLast() throws Exception {
        RedisServer redis = redis(Map.of());
        Chatter chatter = chatter(three(redis));
        talk(chatter, 300);
        redis.kill();
        last(Duration.ofMillis(500));
        redis.start();
        print("Redis killed, back empty after 0.5 s", chatter.awaitTalk("empty"), chatter);
        talk(chatter, 300);

        chatter.assertNothingLost();
    }

    @Test
    void withoutRedisANodeStartsAndIsThereWhenRedisIs() throws Exception {
        RedisServer redis = redis(Map.of());
        redis.stop();
        List<ClusterNode> nodes = three(redis);
        for (ClusterNode node : nodes) {
            assertThat(health(node).state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health(node).detail()).contains("Redis can't be reached");
        }
        List<List<Member>> seen = new CopyOnWriteArrayList<>();
        nodes.get(0).cluster().watch(seen::add);
        long began = System.nanoTime();
        redis.start();
        Chatter chatter = chatter(nodes);
        chatter.awaitTalk("start");
        print("Redis away at the start, its own start included", Duration.ofNanos(System.nanoTime() - began), chatter);
        await().atMost(LONG)
                .until(() -> !seen.isEmpty() && seen.get(seen.size() - 1).size() == 3);
        for (ClusterNode node : nodes) {
            await().atMost(LONG).until(() -> health(node).state() == Health.State.UP);
        }

        chatter.assertNothingLost();
    }

    private static Health health(ClusterNode node) throws Exception {
        return ((HealthCheck) node.instance()).health();
    }

    @Test
    void ofTwoLeadersDuringAPartitionTheOlderIsRefused() throws Exception {
        RedisServer redis = redis(Map.of());
        Cluster one = node(redis, 1, Map.of()).cluster();
        Cluster other = node(redis, 2, Map.of()).cluster();
        List<String> told = new CopyOnWriteArrayList<>();
        Candidacy first = one.campaign("role", new LeaderListener() {
            @Override
            public void elected(long fencing) {
                told.add("elected");
            }

            @Override
            public void deposed() {
                told.add("deposed");
            }
        });
        long older = first.fencing().orElseThrow();
        assertThat(one.write("role", older, "k", bytes("older"))).isTrue();
        Candidacy second = other.campaign("role", fencing -> {});
        long cut = System.nanoTime();
        long elected;
        try (Partition partition = network.partition("node-1")) {
            assertThat(partition.island()).hasSize(1);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> second.fencing().isPresent());
            elected = System.nanoTime() - cut;
            await().atMost(LONG).until(() -> told.contains("deposed"));
            assertThat(first.fencing()).isEmpty();
        }
        System.out.printf(
                "fault table | %-58s | %5d ms |%n",
                "leader cut off, lease 1 s: until another leads", elected / 1_000_000);
        long newer = second.fencing().orElseThrow();
        assertThat(newer).isGreaterThan(older);
        assertThat(other.write("role", newer, "k", bytes("newer"))).isTrue();
        // what the older one had on its way when it was cut off
        await().atMost(LONG).ignoreExceptions().until(() -> !one.write("role", older, "k", bytes("late")));

        assertThat(one.read("role", "k")).hasValue(bytes("newer"));
        assertThat(told).containsExactly("elected", "deposed");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aNodeThatIsCutOffLeavesAndComesBack() throws Exception {
        RedisServer redis = redis(Map.of());
        Cluster one = node(redis, 1, Map.of()).cluster();
        Cluster other = node(redis, 2, Map.of()).cluster();
        await().atMost(LONG)
                .until(() -> one.members().size() == 2 && other.members().size() == 2);
        try (Partition partition = network.partition("node-1")) {
            assertThat(partition.island()).hasSize(1);
            await().atMost(LONG).until(() -> other.members().equals(List.of(other.self())));
            await().atMost(LONG).until(() -> one.members().equals(List.of(one.self())));
        }
        await().atMost(LONG)
                .until(() -> one.members().size() == 2 && other.members().size() == 2);
    }

    /** What is kept with a time of the server's is a day older, or newer, than it was: as after a jump of its clock. */
    private static void age(RedisServer redis, Cluster member, long millis) {
        redis.command(
                "ZINCRBY",
                "jackfield:leases:{members}",
                String.valueOf(-millis),
                member.self().id());
    }

    @Test
    void aServerWhoseClockJumpsForwardHasItsMembersBackAndALeaderSoon() throws Exception {
        RedisServer redis = redis(Map.of());
        Cluster one = node(redis, 1, Map.of()).cluster();
        Cluster other = node(redis, 2, Map.of()).cluster();
        Candidacy first = one.campaign("role", fencing -> {});
        Candidacy second = other.campaign("role", fencing -> {});
        long older = first.fencing().orElseThrow();
        await().atMost(LONG)
                .until(() -> one.members().size() == 2 && other.members().size() == 2);
        age(redis, one, DAY);
        age(redis, other, DAY);
        redis.command("HINCRBY", "jackfield:role:{role}", "until", String.valueOf(-DAY));

        await().atMost(LONG)
                .until(() ->
                        first.fencing().orElse(0) > older || second.fencing().orElse(0) > older);
        await().atMost(LONG)
                .until(() -> one.members().size() == 2 && other.members().size() == 2);
        assertThat(one.write("role", older, "k", bytes("late"))).isFalse();
    }

    @Test
    void aServerWhoseClockJumpsBackKeepsNobodyForAliveWhoIsGone() throws Exception {
        RedisServer redis = redis(Map.of());
        Cluster one = node(redis, 1, Map.of()).cluster();
        long now = Long.parseLong(String.valueOf(((List<?>) redis.command("TIME")).get(0))) * 1_000;
        redis.command("ZADD", "jackfield:leases:{members}", String.valueOf(now + DAY), "gone");
        redis.command("HSET", "jackfield:info:{members}", "gone", "0 gone");
        String until = String.valueOf(now + DAY);
        redis.command(
                "HSET", "jackfield:role:{role}", "member", "gone", "candidacy", "gone", "until", until, "fencing", "7");
        Candidacy candidacy = one.campaign("role", fencing -> {});

        await().atMost(LONG).until(() -> candidacy.fencing().orElse(0) > 7);
        await().atMost(LONG).until(() -> one.members().equals(List.of(one.self())));
    }

    @Test
    void tenThousandTopicsAreHeardAgainAfterClientKill() throws Exception {
        RedisServer redis = redis(Map.of());
        Cluster cluster = node(redis, 1, Map.of()).cluster();
        Map<String, Long> heard = new ConcurrentHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            cluster.subscribe("topic-" + i, new Cursor(), message -> heard.merge(message.topic(), 1L, Long::sum));
        }
        long began = System.nanoTime();
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        for (int i = 0; i < 10_000; i += 100) {
            cluster.publish("topic-" + i, bytes("x"));
        }
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> heard.size() == 100);
        System.out.printf(
                "fault table | %-58s | %5d ms |%n",
                "CLIENT KILL TYPE pubsub with 10 000 topics, 100 talking", (System.nanoTime() - began) / 1_000_000);

        assertThat(heard.values()).containsOnly(1L);
    }

    @Test
    void aPasswordThatWasChangedIsToldAndANewOneIsTakenWithoutLosingAMessage() throws Exception {
        RedisServer redis = redis(Map.of());
        List<ClusterNode> nodes = three(redis);
        Chatter chatter = chatter(nodes);
        talk(chatter, 100);
        redis.command("CONFIG", "SET", "requirepass", "changed-secret");
        network.links().forEach(link -> link.cut());
        network.heal();
        for (ClusterNode node : nodes) {
            await().atMost(LONG).until(() -> health(node).detail().contains("NOAUTH"));
        }
        for (int i = 1; i <= 3; i++) {
            nodes.get(i - 1).swap(options(redis, i, Map.of("password", "changed-secret")));
        }
        print("password changed, until it is configured (a swap)", chatter.awaitTalk("password"), chatter);
        talk(chatter, 100);

        chatter.assertNothingLost();
        assertThat(nodes)
                .allSatisfy(node ->
                        assertThat(node.context().logger().lines()).noneMatch(line -> line.contains("changed-secret")));
        assertThat(nodes.get(0).context().emitted())
                .extracting(TestContext.Emitted::type)
                .contains("cluster.connected");
    }
}
