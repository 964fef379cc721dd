package dev.jackfield.kernel.binding;

import static dev.jackfield.kernel.binding.TestBoard.change;
import static dev.jackfield.kernel.binding.TestBoard.done;
import static dev.jackfield.kernel.binding.TestBoard.key;
import static dev.jackfield.kernel.binding.TestBoard.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.kernel.binding.SwapReport.Outcome;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes: what is swapped, in which order, all or nothing. */
class SwapTest {
    @TempDir
    Path folder;

    private TestBoard test;

    @BeforeEach
    void open() {
        test = new TestBoard(folder);
    }

    @AfterEach
    void close() throws Exception {
        test.close();
    }

    /** Says so when it is called after it was closed. */
    private static final class Careful implements Greeter {
        private final String greeting;
        private volatile boolean closed;

        Careful(String greeting) {
            this.greeting = greeting;
        }

        @Override
        public String greet(String name) {
            if (closed) {
                throw new IllegalStateException("called after close");
            }
            return greeting + " " + name;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aHandleReachesWhatIsPluggedInNow() throws Exception {
        test.plug(Greeter.class, "default", context -> new Careful("hello"));
        Greeter greeter = test.handle(Greeter.class, "default");
        assertThat(greeter.greet("you")).isEqualTo("hello you");

        SwapReport report = test.plug(Greeter.class, "default", context -> new Careful("servus"));

        assertThat(greeter.greet("you")).isEqualTo("servus you");
        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.from()).isEqualTo(new SwapReport.Side("fake", "fake-plugin", "1.2.3", 1));
        assertThat(report.to()).isEqualTo(new SwapReport.Side("fake", "fake-plugin", "1.2.3", 2));
        assertThat(report.reason()).isNull();
        assertThat(report.cut()).isZero();
        assertThat(report.notes()).isEmpty();
        assertThat(report.asMap())
                .containsOnlyKeys(
                        "point",
                        "name",
                        "at",
                        "from",
                        "to",
                        "outcome",
                        "in_flight_at_swap",
                        "drained_ms",
                        "cut",
                        "carried_entries",
                        "took_ms",
                        "reason",
                        "notes");
        assertThat(test.eventTypes()).containsExactly("binding.added", "binding.swapped");
        assertThat(test.retained()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // leaves the processor to others; correctness does not depend on it
    void aThousandSwapsUnderLoadLoseNothing() throws Exception {
        test.plug(Greeter.class, "default", context -> new Careful("hello"));
        test.plug(CacheStore.class, "l1", context -> new MemoryStore());
        Greeter greeter = test.handle(Greeter.class, "default");
        CacheStore store = test.handle(CacheStore.class, "l1");
        store.put("kept", CacheEntry.of("value"));
        AtomicBoolean end = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Long>> callers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            callers.add(threads.submit(() -> {
                long calls = 0;
                while (!end.get()) {
                    assertThat(greeter.greet("you")).endsWith(" you");
                    assertThat(store.get("kept")).isNotNull();
                    if (++calls % 100 == 0) {
                        Thread.yield();
                    }
                }
                return calls;
            }));
        }

        List<Double> drains = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String greeting = "hello" + i;
            drains.add(test.plug(Greeter.class, "default", context -> new Careful(greeting))
                    .drainedMs());
            SwapReport report = test.plug(CacheStore.class, "l1", context -> new MemoryStore());
            assertThat(report.carriedEntries()).isEqualTo(1);
            drains.add(report.drainedMs());
        }

        end.set(true);
        long calls = 0;
        for (Future<Long> caller : callers) {
            calls += caller.get();
        }
        threads.shutdownNow();
        drains.sort(null);
        System.out.println("1000 swaps, " + calls + " calls, drain median " + drains.get(500) + " ms, longest "
                + drains.get(999) + " ms");
        assertThat(calls).isPositive();
        assertThat(test.board.views()).allMatch(view -> view.inFlight() == 0 && view.generation() == 501);
        assertThat(test.retained()).isEqualTo(2);
    }

    @Test
    void remembersTheLastFiftySwaps() {
        for (int i = 0; i < 60; i++) {
            test.plug(Greeter.class, "default", context -> new Careful("hello"));
        }

        List<SwapReport> history = test.board.history(key(Greeter.class, "default"));

        assertThat(history).hasSize(50);
        assertThat(history.get(0).to().generation()).isEqualTo(60);
        assertThat(history.get(49).to().generation()).isEqualTo(11);
    }

    @Test
    void whatRunsAlreadyIsUnchangedUnlessItIsToBeRenewed() {
        Target target = test.target(Greeter.class, context -> new Careful("hello"));
        test.plug(Greeter.class, "default", target);

        SwapReport same = test.plug(Greeter.class, "default", target);
        SwapReport renewed = done(test.board.apply(
                        Change.of(change(key(Greeter.class, "default"), target)).renewing()))
                .get(0);

        assertThat(same.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(same.to()).isEqualTo(same.from());
        assertThat(renewed.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(test.board.history(key(Greeter.class, "default"))).hasSize(2);
    }

    @Test
    void aChangeIsMadeAsAWholeOrNotAtAll() throws Exception {
        test.plug(Greeter.class, "a", context -> new Careful("old a"));
        test.plug(Greeter.class, "b", context -> new Careful("old b"));
        Greeter a = test.handle(Greeter.class, "a");
        Greeter b = test.handle(Greeter.class, "b");
        List<String> closed = new ArrayList<>();

        ChangeFailed failed = refused(() -> test.board.apply(change(
                key(Greeter.class, "new"),
                test.target(Greeter.class, context -> closing("new", closed)),
                key(Greeter.class, "a"),
                test.target(Greeter.class, context -> closing("a", closed)),
                key(Greeter.class, "b"),
                test.target(Greeter.class, context -> {
                    throw new IllegalStateException("no");
                }))));

        assertThat(failed.reports()).extracting(SwapReport::outcome).containsOnly(Outcome.ROLLED_BACK);
        assertThat(failed.reports())
                .extracting(SwapReport::reason)
                .containsOnly("greeter/b: create failed: java.lang.IllegalStateException: no");
        assertThat(closed).containsExactly("a", "new");
        assertThat(a.greet("you")).isEqualTo("old a you");
        assertThat(b.greet("you")).isEqualTo("old b you");
        assertThat(test.board.views())
                .extracting(BindingView::key)
                .containsExactly(key(Greeter.class, "a"), key(Greeter.class, "b"));
        assertThatThrownBy(() -> test.handle(Greeter.class, "new")).isInstanceOf(NotBoundException.class);
        assertThat(test.retained()).isEqualTo(2);
    }

    @Test
    void aRolledBackChangeReportsOnlyWhatWasToBeDifferent() {
        test.plug(Greeter.class, "a", context -> new Careful("a"));
        BindingKey same = key(Greeter.class, "a");
        BindingKey other = key(Greeter.class, "b");
        Map<BindingKey, Optional<Target>> targets = new LinkedHashMap<>();
        targets.put(same, test.board.target(same));
        targets.put(other, Optional.of(test.target(Greeter.class, context -> {
            throw new IllegalStateException("no");
        })));

        ChangeFailed failed = refused(() -> test.board.apply(targets));

        assertThat(failed.reports()).extracting(SwapReport::key).containsExactly(other);
        assertThat(test.board.history(same)).hasSize(1);
    }

    private static Greeter closing(String name, List<String> closed) {
        return new Greeter() {
            @Override
            public String greet(String who) {
                return name + " " + who;
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
    }

    @Test
    void whatIsNeededIsMadeFirstAndMayBeCalledWhileStarting() throws Exception {
        List<String> order = new ArrayList<>();
        AtomicReference<String> heard = new AtomicReference<>();

        test.board.apply(change(
                key(Greeter.class, "a"),
                test.target(Greeter.class, context -> {
                    Greeter b = context.bind(Greeter.class, "b");
                    heard.set(b.greet("a"));
                    order.add("a");
                    return name -> "a, " + b.greet(name);
                }),
                key(Greeter.class, "b"),
                test.target(Greeter.class, context -> {
                    order.add("b");
                    return new Careful("b");
                })));

        assertThat(order).containsExactly("b", "a");
        assertThat(heard).hasValue("b a");
        assertThat(test.handle(Greeter.class, "a").greet("you")).isEqualTo("a, b you");
        assertThat(test.board.holders(key(Greeter.class, "b"))).containsExactly(key(Greeter.class, "a"));
    }

    @Test
    void timeSpentOnWhatIsNeededIsNotCountedAgainstWhoNeedsIt() {
        Deadlines tight = TestBoard.USUAL.startingWithin(java.time.Duration.ofMillis(150));

        Applied applied = test.board.apply(change(
                key(Greeter.class, "a"),
                test.target(
                        Greeter.class,
                        context -> {
                            context.bind(Greeter.class, "slow");
                            return new Careful("a");
                        },
                        tight),
                key(Greeter.class, "slow"),
                test.target(Greeter.class, context -> {
                    java.util.concurrent.locks.LockSupport.parkNanos(400_000_000L);
                    return new Careful("slow");
                })));

        assertThat(done(applied)).extracting(SwapReport::outcome).containsOnly(Outcome.SWAPPED);
    }

    @Test
    void aCircleIsRefusedWithItsPath() {
        ChangeFailed failed = refused(() -> test.board.apply(change(
                key(Greeter.class, "a"),
                binds("b"),
                key(Greeter.class, "b"),
                binds("c"),
                key(Greeter.class, "c"),
                binds("a"))));

        assertThat(failed).hasMessageContaining("circle: greeter/c → greeter/a → greeter/b → greeter/c");
        assertThat(test.board.views()).isEmpty();
        assertThat(test.retained()).isZero();
    }

    @Test
    void aCircleThroughWhatRunsAlreadyIsRefused() {
        test.plug(Greeter.class, "b", context -> new Careful("b"));
        test.plug(Greeter.class, "a", binds("b"));

        ChangeFailed failed = refused(() -> test.plug(Greeter.class, "b", binds("a")));

        assertThat(failed).hasMessageContaining("circle: greeter/b → greeter/a → greeter/b");
    }

    @Test
    void aCircleThroughAllBindingsOfAPointIsRefused() {
        ChangeFailed failed = refused(() -> test.plug(Greeter.class, "all", test.target(Greeter.class, context -> {
            context.bindAll(Greeter.class);
            return new Careful("all");
        })));

        assertThat(failed).hasMessageContaining("circle: greeter/all → greeter/all");
    }

    private Target binds(String name) {
        return test.target(Greeter.class, context -> {
            Greeter other = context.bind(Greeter.class, name);
            return other;
        });
    }

    @Test
    void whatIsHeldCantBeRemovedAlone() throws Exception {
        test.plug(Greeter.class, "b", context -> new Careful("b"));
        test.plug(Greeter.class, "a", binds("b"));

        ChangeFailed failed = refused(() -> test.unplug(Greeter.class, "b"));

        assertThat(failed.code()).isEqualTo("in_use");
        assertThat(failed).hasMessageContaining("greeter/b can't be removed: it is held by greeter/a");
        assertThat(test.handle(Greeter.class, "a").greet("you")).isEqualTo("b you");

        done(test.board.apply(change(key(Greeter.class, "b"), null, key(Greeter.class, "a"), null)));
        assertThat(test.board.views()).isEmpty();
        assertThat(test.retained()).isZero();
    }

    @Test
    void whatLeavesTogetherIsUsableUntilItsUserHasLeft() throws Exception {
        AtomicReference<String> atClose = new AtomicReference<>();
        test.plug(Greeter.class, "b", context -> new Careful("b"));
        test.plug(Greeter.class, "a", test.target(Greeter.class, context -> {
            Greeter b = context.bind(Greeter.class, "b");
            return new Greeter() {
                @Override
                public String greet(String name) throws Exception {
                    return b.greet(name);
                }

                @Override
                public void close() throws Exception {
                    atClose.set(b.greet("and goodbye"));
                }
            };
        }));

        List<SwapReport> reports =
                done(test.board.apply(change(key(Greeter.class, "b"), null, key(Greeter.class, "a"), null)));

        assertThat(atClose).hasValue("b and goodbye");
        assertThat(reports).allMatch(report -> report.notes().isEmpty() && report.to() == null);
    }

    @Test
    void whatWasRemovedMayComeBackAndOldHandlesReachIt() throws Exception {
        test.plug(Greeter.class, "default", context -> new Careful("first"));
        Greeter greeter = test.handle(Greeter.class, "default");
        test.unplug(Greeter.class, "default");
        assertThatThrownBy(() -> greeter.greet("you"))
                .isInstanceOf(NotBoundException.class)
                .hasMessage("greeter/default: nothing is plugged in");

        test.plug(Greeter.class, "default", context -> new Careful("second"));

        assertThat(greeter.greet("you")).isEqualTo("second you");
        assertThat(test.board.history(key(Greeter.class, "default"))).hasSize(3);
    }

    @Test
    void allBindingsOfAPointAreSeenInTheOrderOfTheConfigurationAsTheyComeAndGo() throws Exception {
        BindingSet<Greeter> all = test.board.handles(Greeter.class, test.application);
        assertThat(all.byName()).isEmpty();
        Map<BindingKey, Optional<Target>> three = change(
                key(Greeter.class, "z"),
                test.target(Greeter.class, context -> new Careful("z")),
                key(Greeter.class, "a"),
                test.target(Greeter.class, context -> new Careful("a")),
                key(Greeter.class, "m"),
                test.target(Greeter.class, context -> new Careful("m")));
        test.board.apply(three);

        assertThat(all.byName().keySet()).containsExactly("z", "a", "m");
        Greeter a = all.byName().get("a");

        done(test.board.apply(Change.of(change(key(Greeter.class, "z"), null))
                .ordered(List.of(key(Greeter.class, "m"), key(Greeter.class, "a")))));

        assertThat(all.byName().keySet()).containsExactly("m", "a");
        assertThat(all.byName().get("a")).isSameAs(a);
        assertThat(all.all().get(0).greet("you")).isEqualTo("m you");
    }

    @Test
    void anUnknownBindingIsRefusedWithTheNearestName() {
        test.plug(Greeter.class, "default", context -> new Careful("hello"));

        assertThatThrownBy(() -> test.handle(Greeter.class, "defualt"))
                .isInstanceOf(NotBoundException.class)
                .hasMessage("greeter: unknown binding \"defualt\"; did you mean \"default\"? available: default");
    }

    @Test
    void theGenerationBeforeIsRememberedWithoutItsPlugin() {
        Option<String> password = Option.string("password").asSecret();
        Options options = Options.of(password);
        Provider<Greeter> provider = new Provider<>() {
            @Override
            public String name() {
                return "secretive";
            }

            @Override
            public Greeter create(OptionValues values, ProviderContext context) {
                return new Careful(values.get(password));
            }
        };
        @SuppressWarnings("NullAway")
        ProviderEntry entry = new ProviderEntry("greeter", Greeter.class, "secretive", options, provider, null);
        test.plug(Greeter.class, "default", Target.of(entry, options.check(Map.of("password", "swordfish"))));
        assertThat(test.board.views().get(0).options()).containsEntry("password", OptionValues.MASK);
        assertThat(test.board.predecessor(key(Greeter.class, "default"))).isEmpty();

        test.plug(Greeter.class, "default", context -> new Careful("other"));

        assertThat(test.board.predecessor(key(Greeter.class, "default")))
                .hasValue(new Predecessor(
                        key(Greeter.class, "default"),
                        "secretive",
                        "fake-plugin",
                        "1.2.3",
                        "d1635",
                        Map.of("password", "swordfish"),
                        Deadlines.DEFAULT));
        assertThat(test.board
                        .predecessor(key(Greeter.class, "default"))
                        .orElseThrow()
                        .toString())
                .doesNotContain("swordfish");
    }

    @Test
    void aChangeWithinAChangeIsRefused() {
        AtomicReference<Throwable> within = new AtomicReference<>();

        test.plug(Greeter.class, "default", context -> {
            try {
                test.unplug(Greeter.class, "default");
            } catch (ChangeFailed e) {
                within.set(e);
            }
            return new Careful("hello");
        });

        assertThat(within.get()).isInstanceOf(ChangeFailed.class).hasMessage("another change is being made");
    }

    @Test
    void metersTellOfSwapsAndVanishWithTheBinding() {
        test.plug(Greeter.class, "default", context -> new Careful("hello"));
        test.plug(Greeter.class, "default", context -> new Careful("hello"));
        refused(() -> test.plug(Greeter.class, "default", context -> null));

        assertThat(meter("jackfield.binding.swap.time").timer().count()).isEqualTo(2);
        assertThat(meter("jackfield.binding.drain.time").timer().count()).isEqualTo(1);
        assertThat(meter("jackfield.binding.rollbacks").counter().count()).isEqualTo(1);
        assertThat(meter("jackfield.binding.generation").gauge().value()).isEqualTo(2);
        assertThat(meter("jackfield.binding.in_flight").gauge().value()).isZero();

        test.unplug(Greeter.class, "default");

        assertThat(test.metrics.registry().find("jackfield.binding.generation").gauge())
                .isNull();
    }

    private io.micrometer.core.instrument.search.RequiredSearch meter(String name) {
        return test.metrics.registry().get(name).tags("point", "greeter", "name", "default");
    }
}
