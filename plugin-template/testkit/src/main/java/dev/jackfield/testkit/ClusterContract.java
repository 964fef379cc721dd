package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.ClusterProvider;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Subscription;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link Cluster}, of one node and of several.
 *
 * @since 1.0
 */
public abstract class ClusterContract extends ProviderContract<Cluster> {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Names that no test before has used, because a cluster may remember them. */
    private final String unique = UUID.randomUUID().toString();

    private final List<ClusterNode> nodes = new ArrayList<>();

    /** For the subclass. */
    protected ClusterContract() {
        super(Cluster.class);
    }

    @Override
    protected abstract ClusterProvider provider();

    /**
     * {@return what nodes have to say to be one cluster, in addition to {@link #options}; the same in one test}
     */
    protected abstract Map<String, Object> together();

    /**
     * {@return options with which few messages of 1 KB are kept in the log, fewer than a hundred}
     */
    protected abstract Map<String, Object> shortLog();

    /**
     * Lets time pass for what expires; waits, where the clock is not the test's own.
     *
     * @param node whose clock it may be
     * @param duration how long
     */
    protected void elapse(ClusterNode node, Duration duration) {
        node.context().clock().advance(duration);
    }

    /**
     * {@return a node of the cluster, closed after the test}
     *
     * @param more options
     * @throws Exception what the provider throws
     */
    protected final ClusterNode node(Map<String, ?> more) throws Exception {
        ClusterNode node = ClusterNode.start(provider(), all(more));
        nodes.add(node);
        return node;
    }

    /**
     * {@return a node of the cluster, closed after the test}
     *
     * @throws Exception what the provider throws
     */
    protected final ClusterNode node() throws Exception {
        return node(Map.of());
    }

    private Map<String, Object> all(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(options());
        all.putAll(together());
        all.putAll(more);
        return all;
    }

    /**
     * {@return a name that no other test uses}
     *
     * @param name its beginning
     */
    protected final String named(String name) {
        return name + "-" + unique;
    }

    @AfterEach
    final void closeNodes() throws Exception {
        for (ClusterNode node : nodes) {
            node.close();
        }
        nodes.clear();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(2));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps what it was told. */
    private static final class Heard implements MessageListener {
        final List<Message> messages = new CopyOnWriteArrayList<>();
        final List<Lost> lost = new CopyOnWriteArrayList<>();

        @Override
        public void received(Message message) {
            messages.add(message);
        }

        @Override
        public void lost(Lost what) {
            lost.add(what);
        }

        List<String> texts() {
            return messages.stream()
                    .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                    .toList();
        }

        void awaitCount(int count) {
            ClusterContract.await().until(() -> messages.size() >= count);
        }

        /** Each number of a sender once and in order, or told as lost. */
        void assertWhole(String sender, long last) {
            long told = lost.stream()
                    .filter(each -> each.sender().equals(sender))
                    .mapToLong(Lost::count)
                    .sum();
            List<Long> numbers = messages.stream()
                    .filter(message -> message.sender().equals(sender))
                    .map(Message::sequence)
                    .toList();
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(numbers.size() + told).isEqualTo(last);
        }
    }

    /** What is said and heard. */
    @Nested
    class Topics {
        @Test
        void everySubscriberOfEveryNodeGetsEachMessageOfEachSenderInOrder() throws Exception {
            String topic = named("all");
            List<Heard> heard = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ClusterNode node = node();
                for (int n = 0; n < 2; n++) {
                    Heard one = new Heard();
                    node.cluster().subscribe(topic, new Cursor(), one);
                    heard.add(one);
                }
            }
            settle(topic, heard);
            Together.run(3, thread -> {
                for (int i = 0; i < 100; i++) {
                    nodes.get(thread).cluster().publish(topic, bytes(thread + " " + i));
                }
            });

            for (Heard one : heard) {
                one.awaitCount(300 + settled);
                for (int thread = 0; thread < 3; thread++) {
                    String prefix = thread + " ";
                    assertThat(one.texts().stream().filter(text -> text.startsWith(prefix)))
                            .containsExactlyElementsOf(LongStream.range(0, 100)
                                    .mapToObj(i -> prefix + i)
                                    .toList());
                }
                assertThat(one.lost).isEmpty();
            }
        }

        @Test
        void aMessageSaysWhoSentItAndItsNumber() throws Exception {
            ClusterNode node = node();
            Heard heard = new Heard();
            String topic = named("numbered");
            node.cluster().subscribe(topic, new Cursor(), heard);

            assertThat(node.cluster().publish(topic, bytes("a"))).isEqualTo(1);
            assertThat(node.cluster().publish(topic, new byte[0])).isEqualTo(2);
            assertThat(node.cluster().publish(named("another"), bytes("c"))).isEqualTo(1);
            heard.awaitCount(2);
            assertThat(heard.texts()).containsExactly("a", "");
            assertThat(heard.messages).extracting(Message::topic).containsOnly(topic);
            assertThat(heard.messages)
                    .extracting(Message::sender)
                    .containsOnly(node.cluster().self().id());
            assertThat(heard.messages).extracting(Message::sequence).containsExactly(1L, 2L);
        }

        @Test
        void whatWasSaidBeforeIsNotHeard() throws Exception {
            ClusterNode node = node();
            String topic = named("late");
            node.cluster().publish(topic, bytes("early"));
            Heard heard = new Heard();
            node.cluster().subscribe(topic, new Cursor(), heard);
            node.cluster().publish(topic, bytes("late"));
            heard.awaitCount(1);

            assertThat(heard.texts()).containsExactly("late");
            assertThat(heard.lost).isEmpty();
        }

        @Test
        void whoHasClosedHearsNothing() throws Exception {
            ClusterNode node = node();
            String topic = named("closed");
            Heard closed = new Heard();
            Heard open = new Heard();
            Subscription subscription = node.cluster().subscribe(topic, new Cursor(), closed);
            node.cluster().subscribe(topic, new Cursor(), open);
            subscription.close();
            subscription.close();
            node.cluster().publish(topic, bytes("x"));
            open.awaitCount(1);

            assertThat(closed.messages).isEmpty();
        }

        @Test
        void aCursorGoesOnAfterWhatItWasGiven() throws Exception {
            ClusterNode sender = node();
            ClusterNode receiver = node();
            String topic = named("resumed");
            Heard heard = new Heard();
            Cursor cursor = new Cursor();
            Subscription first = receiver.cluster().subscribe(topic, cursor, heard);
            settle(topic, List.of(heard));
            sender.cluster().publish(topic, bytes("1"));
            heard.awaitCount(settled + 1);
            first.close();
            for (int i = 2; i < 50; i++) {
                sender.cluster().publish(topic, bytes("" + i));
            }
            receiver.cluster().subscribe(topic, cursor, heard);
            sender.cluster().publish(topic, bytes("50"));
            heard.awaitCount(settled + 50);

            assertThat(heard.texts().subList(settled, settled + 50))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 50).mapToObj(i -> "" + i).toList());
            assertThat(heard.lost).isEmpty();
        }

        @Test
        void whereTheLogNoLongerReachesBackItIsTold() throws Exception {
            ClusterNode node = node(shortLog());
            String topic = named("trimmed");
            Heard heard = new Heard();
            Cursor cursor = new Cursor();
            Subscription first = node.cluster().subscribe(topic, cursor, heard);
            node.cluster().publish(topic, bytes("1"));
            heard.awaitCount(1);
            first.close();
            for (int i = 2; i <= 1_000; i++) {
                node.cluster().publish(topic, new byte[1_000]);
            }
            node.cluster().subscribe(topic, cursor, heard);
            node.cluster().publish(topic, bytes("last"));
            await().until(() -> heard.texts().contains("last"));

            assertThat(heard.lost)
                    .isNotEmpty()
                    .allSatisfy(lost -> assertThat(lost.reason()).isEqualTo(Lost.Reason.TRIMMED));
            heard.assertWhole(node.cluster().self().id(), 1_001);
            assertThat(node.context().emitted())
                    .extracting(TestContext.Emitted::type)
                    .contains("cluster.lost");
        }

        @Test
        void aSubscriberThatThrowsOrHangsHarmsNoOther() throws Exception {
            ClusterNode node = node(Map.of("queue_messages", 10));
            String topic = named("harmless");
            CountDownLatch hang = new CountDownLatch(1);
            List<Long> overcome = new CopyOnWriteArrayList<>();
            List<Lost> lost = new CopyOnWriteArrayList<>();
            node.cluster().subscribe(topic, new Cursor(), message -> {
                throw new IllegalStateException("asked to");
            });
            node.cluster().subscribe(topic, new Cursor(), new MessageListener() {
                @Override
                public void received(Message message) {
                    overcome.add(message.sequence());
                    try {
                        hang.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void lost(Lost what) {
                    lost.add(what);
                }
            });
            Heard heard = new Heard();
            node.cluster().subscribe(topic, new Cursor(), heard);
            for (int i = 1; i <= 100; i++) {
                node.cluster().publish(topic, bytes("" + i));
                heard.awaitCount(i);
            }
            hang.countDown();
            await().until(() ->
                    overcome.size() + lost.stream().mapToLong(Lost::count).sum() == 100);

            assertThat(heard.lost).isEmpty();
            assertThat(overcome).isSorted().hasSizeLessThan(20);
            assertThat(lost).allSatisfy(each -> assertThat(each.reason()).isEqualTo(Lost.Reason.OVERFLOW));
            assertThat(node.context().logger().lines()).anyMatch(line -> line.contains("asked to"));
            assertThat(node.context().emitted())
                    .extracting(TestContext.Emitted::type)
                    .contains("cluster.lost");
        }

        @Test
        void aMessageThatIsTooLargeIsRefusedAndTheNextOneHasItsNumber() throws Exception {
            ClusterNode node = node();
            String topic = named("large");
            Heard heard = new Heard();
            node.cluster().subscribe(topic, new Cursor(), heard);

            assertThatThrownBy(() -> node.cluster().publish(topic, new byte[10 << 20]))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ClusterException.TOO_LARGE))
                    .hasMessageContaining("10485760")
                    .hasMessageContaining("maximum_message");
            assertThat(node.cluster().publish(topic, bytes("small"))).isEqualTo(1);
            heard.awaitCount(1);
            assertThat(heard.texts()).containsExactly("small");
        }

        @Test
        void aMessageOfTenMegabytesIsCarriedWhereTheOptionAllowsIt() throws Exception {
            Map<String, Object> large = Map.of("maximum_message", "10MB", "queue", "64MB");
            ClusterNode sender = node(large);
            ClusterNode receiver = node(large);
            String topic = named("huge");
            Heard heard = new Heard();
            receiver.cluster().subscribe(topic, new Cursor(), heard);
            settle(topic, List.of(heard));
            byte[] huge = new byte[10 << 20];
            new Random(1).nextBytes(huge);
            sender.cluster().publish(topic, huge);
            heard.awaitCount(settled + 1);

            assertThat(heard.messages.get(settled).payload()).isEqualTo(huge);
        }

        @Test
        void namesAreChecked() throws Exception {
            Cluster cluster = node().cluster();

            assertThatThrownBy(() -> cluster.publish("", bytes("x"))).hasMessageContaining("topic \"\"");
            assertThatThrownBy(() -> cluster.subscribe("a b", new Cursor(), new Heard()))
                    .hasMessageContaining("topic \"a b\"");
            assertThatThrownBy(() -> cluster.add("{x}", 1, Duration.ZERO)).hasMessageContaining("counter \"{x}\"");
            assertThatThrownBy(() -> cluster.campaign("x".repeat(201), fencing -> {}))
                    .hasMessageContaining("role");
            assertThatThrownBy(() -> cluster.read("role", "é")).hasMessageContaining("key \"é\"");
        }

        @Test
        void tenThousandTopicsAreHeard() throws Exception {
            ClusterNode node = node();
            Map<String, Long> heard = new ConcurrentHashMap<>();
            for (int i = 0; i < 10_000; i++) {
                node.cluster()
                        .subscribe(
                                named("topic-" + i),
                                new Cursor(),
                                message -> heard.merge(message.topic(), 1L, Long::sum));
            }
            for (int i = 0; i < 10_000; i += 7) {
                node.cluster().publish(named("topic-" + i), bytes("x"));
            }
            await().until(() -> heard.size() == 1_429);

            assertThat(heard.values()).containsOnly(1L);
        }
    }

    private int settled;

    /** Publishes until everybody hears: joining takes effect in its time where there is a network. */
    private void settle(String topic, List<Heard> heard) {
        Cluster cluster = nodes.get(0).cluster();
        settled = 0;
        await().until(() -> {
            cluster.publish(topic, bytes("settle"));
            settled++;
            int now = settled;
            return heard.stream().allMatch(one -> one.texts().contains("settle") && now > 0);
        });
        String last = "settled " + settled;
        cluster.publish(topic, bytes(last));
        await().until(() -> heard.stream().allMatch(one -> one.texts().contains(last)));
        heard.forEach(one -> one.messages.clear());
        settled = 0;
    }

    /** What a swap leaves. */
    @Nested
    class Swaps {
        @Test
        void aLastingSubscriberGetsEachMessageOnceAndInOrder() throws Exception {
            ClusterNode sender = node();
            ClusterNode receiver = node();
            String topic = named("swapped");
            Heard heard = new Heard();
            Lasting lasting = Lasting.subscribe(receiver.cluster(), topic, heard);
            settle(topic, List.of(heard));
            AtomicReference<Throwable> failed = new AtomicReference<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread load = new Thread(() -> {
                try {
                    for (int i = 0; i < 500; i++) {
                        sender.cluster().publish(topic, bytes("" + i));
                        started.countDown();
                    }
                } catch (Throwable e) {
                    failed.set(e);
                }
            });
            load.start();
            started.await();
            for (int i = 0; i < 5; i++) {
                receiver.swap(all(Map.of()));
            }
            load.join();
            heard.awaitCount(500);
            lasting.close();

            assertThat(failed.get()).isNull();
            assertThat(heard.lost).isEmpty();
            assertThat(heard.texts())
                    .containsExactlyElementsOf(
                            LongStream.range(0, 500).mapToObj(i -> "" + i).toList());
        }

        @Test
        void theNumbersOfASenderGoOn() throws Exception {
            ClusterNode node = node();
            String topic = named("numbers");
            String id = node.cluster().self().id();
            assertThat(node.cluster().publish(topic, bytes("1"))).isEqualTo(1);
            node.swap(all(Map.of()));

            assertThat(node.cluster().self().id()).isEqualTo(id);
            assertThat(node.cluster().publish(topic, bytes("2"))).isEqualTo(2);
        }

        @Test
        void aSubscriberThatDoesNotLastIsToldThatItEnded() throws Exception {
            ClusterNode node = node();
            CountDownLatch ended = new CountDownLatch(1);
            node.cluster().subscribe(named("ended"), new Cursor(), new MessageListener() {
                @Override
                public void received(Message message) {}

                @Override
                public void ended() {
                    ended.countDown();
                }
            });
            node.swap(all(Map.of()));

            assertThat(ended.getCount()).isZero();
        }

        @Test
        void whoRegistersWhereTheGenerationHasEndedIsToldSoAtOnceAndEachIsToldOnce() throws Exception {
            ClusterNode node = node();
            List<String> ended = new CopyOnWriteArrayList<>();
            register(node.cluster(), "early", ended);
            node.context().drain();
            register(node.cluster(), "late", ended);
            assertThat(ended)
                    .containsExactlyInAnyOrder(
                            "early subscriber",
                            "early watcher",
                            "early candidate",
                            "late subscriber",
                            "late watcher",
                            "late candidate");
            node.context().drain();

            assertThat(ended).hasSize(6);
        }

        private void register(Cluster cluster, String when, List<String> ended) {
            cluster.subscribe(named("ending"), new Cursor(), new MessageListener() {
                @Override
                public void received(Message message) {}

                @Override
                public void ended() {
                    ended.add(when + " subscriber");
                }
            });
            cluster.watch(new MemberListener() {
                @Override
                public void changed(List<Member> members) {}

                @Override
                public void ended() {
                    ended.add(when + " watcher");
                }
            });
            cluster.campaign(named("ending"), new LeaderListener() {
                @Override
                public void elected(long fencing) {}

                @Override
                public void ended() {
                    ended.add(when + " candidate");
                }
            });
        }

        /** As a call that was under way when the generation was replaced, and comes after the others were told. */
        @Test
        void aLastingSubscriberThatCameTooLateForAGenerationGoesOnWithTheNext() throws Exception {
            ClusterNode next = node();
            String topic = named("too-late");
            Heard heard = new Heard();
            Lasting lasting;
            try (ClusterNode ending = ClusterNode.start(provider(), all(Map.of()))) {
                ending.context().drain();
                lasting = Lasting.subscribe(first(ending.cluster(), next.cluster()), topic, heard);
            }
            next.cluster().publish(topic, bytes("x"));
            heard.awaitCount(1);
            lasting.close();

            assertThat(heard.texts()).containsExactly("x");
            assertThat(heard.lost).isEmpty();
        }

        /** {@return a handle that reaches the one at first, and then the other} */
        private static Cluster first(Cluster one, Cluster other) {
            AtomicBoolean called = new AtomicBoolean();
            return (Cluster) Proxy.newProxyInstance(
                    Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                        try {
                            return method.invoke(called.getAndSet(true) ? other : one, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Test
        void aLeaderStaysLeaderAndIsToldNothing() throws Exception {
            ClusterNode one = node();
            ClusterNode other = node();
            String role = named("kept");
            List<String> told = new CopyOnWriteArrayList<>();
            Lasting leader = Lasting.campaign(one.cluster(), role, recording(told));
            await().until(() -> !told.isEmpty());
            List<String> rival = new CopyOnWriteArrayList<>();
            Lasting second = Lasting.campaign(other.cluster(), role, recording(rival));
            String elected = told.get(0);
            long fencing = Long.parseLong(elected.substring("elected ".length()));
            for (int i = 0; i < 3; i++) {
                one.swap(all(Map.of()));
                assertThat(one.cluster().write(role, fencing, "k", bytes("v"))).isTrue();
            }
            assertThat(told).containsExactly(elected);
            assertThat(rival).isEmpty();
            leader.close();
            await().until(() -> !rival.isEmpty());

            assertThat(one.cluster().write(role, fencing, "k", bytes("old"))).isFalse();
            second.close();
        }

        @Test
        void nobodySeesAMemberLeave() throws Exception {
            ClusterNode one = node();
            ClusterNode other = node();
            List<List<Member>> seen = new CopyOnWriteArrayList<>();
            other.cluster().watch(seen::add);
            await().until(() -> !seen.isEmpty() && seen.get(seen.size() - 1).size() == 2);
            int before = seen.size();
            one.swap(all(Map.of()));
            ClusterNode third = node();
            await().until(() -> seen.get(seen.size() - 1).size() == 3);

            assertThat(seen.subList(before - 1, seen.size()))
                    .allSatisfy(members -> assertThat(members).hasSizeGreaterThanOrEqualTo(2));
            assertThat(seen.get(seen.size() - 1)).contains(third.cluster().self());
        }
    }

    /** Who lives. */
    @Nested
    class Members {
        @Test
        void everyNodeSeesAllAndIsToldWhoComesAndGoes() throws Exception {
            ClusterNode one = node();
            List<List<Member>> seen = new CopyOnWriteArrayList<>();
            Subscription watch = one.cluster().watch(seen::add);
            await().until(() -> !seen.isEmpty());
            assertThat(one.cluster().members()).contains(one.cluster().self());

            ClusterNode other = ClusterNode.start(provider(), all(Map.of()));
            Member come = other.cluster().self();
            try {
                await().until(() -> seen.get(seen.size() - 1).contains(come));
                await().until(() -> other.cluster().members().size() == 2);
                assertThat(one.cluster().members())
                        .containsExactlyInAnyOrder(one.cluster().self(), come)
                        .isEqualTo(other.cluster().members());
                assertThat(come.id()).isNotEqualTo(one.cluster().self().id());
            } finally {
                other.close();
            }
            await().until(() -> !seen.get(seen.size() - 1).contains(come));
            watch.close();

            await().untilAsserted(() -> assertThat(one.context().emitted())
                    .extracting(TestContext.Emitted::type)
                    .contains("cluster.joined", "cluster.left"));
        }

        @Test
        void aClockThatJumpsMovesNobodyOut() throws Exception {
            ClusterNode one = node();
            ClusterNode other = node();
            Candidacy leader = one.cluster().campaign(named("clock"), fencing -> {});
            await().until(() -> leader.fencing().isPresent()
                    && one.cluster().members().size() == 2
                    && other.cluster().members().size() == 2);
            one.context().clock().advance(Duration.ofDays(1));
            String topic = named("clock");
            Heard heard = new Heard();
            other.cluster().subscribe(topic, new Cursor(), heard);
            settle(topic, List.of(heard));

            assertThat(one.cluster().members())
                    .hasSize(2)
                    .isEqualTo(other.cluster().members());
            assertThat(leader.fencing()).isPresent();
        }
    }

    /** What is counted. */
    @Nested
    class Counters {
        @Test
        void nothingIsCountedTwiceOrLostAmongNodesAndThreads() throws Exception {
            String counter = named("counted");
            for (int i = 0; i < 2; i++) {
                node();
            }
            Together.run(4, thread -> {
                for (int i = 0; i < 250; i++) {
                    nodes.get(thread % 2).cluster().add(counter, 2, Duration.ZERO);
                }
            });

            assertThat(nodes.get(0).cluster().count(counter)).isEqualTo(2_000);
            assertThat(nodes.get(1).cluster().add(counter, -2_000, Duration.ZERO))
                    .isZero();
        }

        @Test
        void aCounterThatIsNotThereIsZero() throws Exception {
            assertThat(node().cluster().count(named("none"))).isZero();
        }

        @Test
        void aCounterIsForgottenWhenItsTimeIsOverSinceTheFirst() throws Exception {
            ClusterNode node = node();
            String counter = named("living");
            String staying = named("staying");
            node.cluster().add(staying, 1, Duration.ZERO);
            assertThat(node.cluster().add(counter, 5, Duration.ofSeconds(1))).isEqualTo(5);
            assertThat(node.cluster().add(counter, 1, Duration.ofHours(1))).isEqualTo(6);
            elapse(node, Duration.ofMillis(1_100));

            assertThat(node.cluster().count(counter)).isZero();
            assertThat(node.cluster().add(counter, 1, Duration.ofSeconds(1))).isEqualTo(1);
            assertThat(node.cluster().count(staying)).isEqualTo(1);
        }
    }

    private static LeaderListener recording(List<String> told) {
        return new LeaderListener() {
            @Override
            public void elected(long fencing) {
                told.add("elected " + fencing);
            }

            @Override
            public void deposed() {
                told.add("deposed");
            }
        };
    }

    /** Who leads. */
    @Nested
    class Leaders {
        @Test
        void oneLeadsAndWhenItResignsAnotherDoesWithAGreaterNumber() throws Exception {
            String role = named("role");
            List<Candidacy> candidacies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                candidacies.add(node().cluster().campaign(role, fencing -> {}));
            }
            long last = 0;
            for (int left = 3; left > 0; left--) {
                await().until(() -> candidacies.stream()
                                .filter(each -> each.fencing().isPresent())
                                .count()
                        == 1);
                Candidacy leader = candidacies.stream()
                        .filter(each -> each.fencing().isPresent())
                        .findFirst()
                        .orElseThrow();
                long fencing = leader.fencing().getAsLong();
                assertThat(fencing).isGreaterThan(last);
                last = fencing;
                leader.close();
                leader.close();
                assertThat(leader.fencing()).isEmpty();
                candidacies.remove(leader);
            }
        }

        @Test
        void aNodeThatGoesLeadsNoMore() throws Exception {
            String role = named("leaves");
            ClusterNode leader = ClusterNode.start(provider(), all(Map.of()));
            List<String> second = new CopyOnWriteArrayList<>();
            try {
                Candidacy first = leader.cluster().campaign(role, fencing -> {});
                await().until(() -> first.fencing().isPresent());
                node().cluster().campaign(role, recording(second));
                assertThat(second).isEmpty();
            } finally {
                leader.close();
            }
            await().until(() -> !second.isEmpty());

            assertThat(second).singleElement().asString().startsWith("elected");
        }

        @Test
        void whatAnOlderLeaderWritesIsRefused() throws Exception {
            String role = named("fenced");
            ClusterNode one = node();
            ClusterNode other = node();
            Candidacy first = one.cluster().campaign(role, fencing -> {});
            await().until(() -> first.fencing().isPresent());
            long older = first.fencing().getAsLong();
            assertThat(one.cluster().read(role, "k")).isEmpty();
            assertThat(one.cluster().write(role, older, "k", bytes("first"))).isTrue();
            first.close();
            Candidacy second = other.cluster().campaign(role, fencing -> {});
            await().until(() -> second.fencing().isPresent());

            assertThat(one.cluster().write(role, older, "k", bytes("late"))).isFalse();
            assertThat(other.cluster().read(role, "k")).hasValue(bytes("first"));
            assertThat(other.cluster().write(role, second.fencing().getAsLong(), "k", bytes("second")))
                    .isTrue();
            assertThat(one.cluster().read(role, "k")).hasValue(bytes("second"));
            assertThat(one.cluster().write(role, Long.MAX_VALUE, "k", bytes("made up")))
                    .isFalse();
        }

        @Test
        void twoWhoStandOnOneNodeAreTwo() throws Exception {
            String role = named("twice");
            ClusterNode node = node();
            Candidacy first = node.cluster().campaign(role, fencing -> {});
            Candidacy second = node.cluster().campaign(role, fencing -> {});
            await().until(() -> first.fencing().isPresent() || second.fencing().isPresent());

            assertThat(first.fencing().isPresent())
                    .isNotEqualTo(second.fencing().isPresent());
        }
    }
}
