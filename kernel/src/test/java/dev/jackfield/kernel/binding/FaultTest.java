package dev.jackfield.kernel.binding;

import static dev.jackfield.kernel.binding.TestBoard.SHORT;
import static dev.jackfield.kernel.binding.TestBoard.key;
import static dev.jackfield.kernel.binding.TestBoard.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.binding.SwapReport.Outcome;
import dev.jackfield.kernel.binding.TestBoard.Maker;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.NotBoundException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a new generation does wrong, the old one goes on, and the report says what happened. */
class FaultTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @TempDir
    Path folder;

    private TestBoard test;
    private Greeter greeter;

    @BeforeEach
    void plugTheOldOne() {
        test = new TestBoard(folder);
        test.plug(Greeter.class, "default", context -> name -> "old " + name);
        greeter = test.handle(Greeter.class, "default");
    }

    @AfterEach
    void close() throws Exception {
        test.close();
    }

    private static class Base implements Greeter, Lifecycle, HealthCheck {
        @Override
        public String greet(String name) {
            return "new " + name;
        }

        @Override
        public Health health() throws Exception {
            return Health.up();
        }
    }

    private static final class CloseCounted extends Base {
        private final AtomicInteger closed;

        CloseCounted(AtomicInteger closed) {
            this.closed = closed;
        }

        @Override
        public Health health() {
            return Health.down("no");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static void hang() throws InterruptedException {
        NEVER.await();
    }

    /** Deaf to interrupts. */
    private static void hangForGood(CountDownLatch end) {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "create throws",
                        context -> {
                            throw new IllegalStateException("no luck");
                        },
                        "create failed: java.lang.IllegalStateException: no luck"),
                fault("create answers null", context -> null, "create answered null"),
                fault(
                        "create hangs",
                        context -> {
                            hang();
                            return new Base();
                        },
                        "create did not return within 300ms; thread"),
                fault(
                        "create overflows the stack",
                        context -> {
                            recurse(0);
                            return new Base();
                        },
                        "create failed: java.lang.StackOverflowError"),
                fault(
                        "create runs out of memory",
                        context -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        "create failed: java.lang.OutOfMemoryError: Java heap space"),
                fault(
                        "create misses a class",
                        context -> {
                            throw new NoClassDefFoundError("com/example/Gone");
                        },
                        "create failed: java.lang.NoClassDefFoundError: com/example/Gone"),
                fault(
                        "start throws",
                        context -> new Base() {
                            @Override
                            public void start() throws Exception {
                                throw new java.io.IOException(
                                        "connection refused", new IllegalStateException("port 1"));
                            }
                        },
                        "start failed: java.io.IOException: connection refused; caused by java.lang.IllegalStateException"),
                fault(
                        "start hangs",
                        context -> new Base() {
                            @Override
                            public void start() throws Exception {
                                hang();
                            }
                        },
                        "start did not return within 300ms"),
                fault(
                        "health is down",
                        context -> new Base() {
                            @Override
                            public Health health() {
                                return Health.down("database is away");
                            }
                        },
                        "health is down: database is away"),
                fault(
                        "health throws",
                        context -> new Base() {
                            @Override
                            public Health health() {
                                throw new UnsupportedOperationException();
                            }
                        },
                        "health failed: java.lang.UnsupportedOperationException"),
                fault(
                        "health hangs",
                        context -> new Base() {
                            @Override
                            public Health health() throws Exception {
                                hang();
                                return Health.up();
                            }
                        },
                        "health did not return within 200ms"),
                fault(
                        "health flaps",
                        context -> new Base() {
                            private int asked;

                            @Override
                            public Health health() {
                                return asked++ % 2 == 0 ? Health.up() : Health.down("dizzy");
                            }
                        },
                        "health flaps: up, then down: dizzy"),
                fault(
                        "an exception's message throws",
                        context -> {
                            throw new RuntimeException() {
                                @Override
                                public String getMessage() {
                                    throw new IllegalStateException();
                                }
                            };
                        },
                        "create failed: dev.jackfield.kernel.binding.FaultTest"),
                fault(
                        "a message tells a secret",
                        context -> {
                            throw new IllegalStateException("bad password " + TestBoard.SECRET);
                        },
                        "create failed: java.lang.IllegalStateException: bad password ********"));
    }

    private static Arguments fault(String name, Maker<Greeter> maker, String reason) {
        return Arguments.of(name, maker, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void leavesTheOldOneRunning(String name, Maker<Greeter> maker, String reason) throws Exception {
        ChangeFailed failed =
                refused(() -> test.plug(Greeter.class, "default", test.target(Greeter.class, maker, SHORT)));

        assertThat(failed.code()).isEqualTo("rolled_back");
        assertThat(failed.getMessage()).startsWith("greeter/default: ").contains(reason);
        assertThat(failed.getCause()).isNull();
        SwapReport report = failed.reports().get(0);
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.reason()).contains(reason).doesNotContain(TestBoard.SECRET);
        assertThat(report.from()).isEqualTo(new SwapReport.Side("fake", "fake-plugin", "1.2.3", 1));
        assertThat(report.to()).isEqualTo(new SwapReport.Side("fake", "fake-plugin", "1.2.3", 2));
        assertThat(greeter.greet("you")).isEqualTo("old you");
        assertThat(test.board.views().get(0).generation()).isEqualTo(1);
        assertThat(test.board.history(key(Greeter.class, "default")).get(0)).isEqualTo(report);
        assertThat(test.eventTypes()).endsWith("binding.rolled_back");
        assertThat(test.retained()).isEqualTo(1);
    }

    @Test
    void aSwapAfterAFaultIsAGenerationFurther() {
        refused(() -> test.plug(Greeter.class, "default", context -> null));

        SwapReport report = test.plug(Greeter.class, "default", context -> new Base());

        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.to().generation()).isEqualTo(3);
    }

    @Test
    void whatWasMadeBeforeTheFaultIsClosedOnce() {
        AtomicInteger closed = new AtomicInteger();

        refused(() -> test.plug(Greeter.class, "default", context -> new CloseCounted(closed)));

        assertThat(closed).hasValue(1);
    }

    @Test
    void aHangingThreadIsNamedAndWhatItMadeLateIsClosed() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger closed = new AtomicInteger();

        ChangeFailed failed = refused(() -> test.plug(
                Greeter.class,
                "default",
                test.target(
                        Greeter.class,
                        context -> {
                            hangForGood(end);
                            return new CloseCounted(closed);
                        },
                        SHORT)));

        assertThat(failed.reports().get(0).notes())
                .singleElement()
                .asString()
                .startsWith("greeter/default#2: thread \"jackfield greeter/default#2 create\" still runs at")
                .contains("FaultTest.hangForGood");
        assertThat(test.leftOpen).hasSize(1);
        end.countDown();
        await().until(() -> closed.get() == 1);
    }

    static Stream<Arguments> badEnds() {
        return Stream.of(
                Arguments.of(
                        "close throws",
                        badEnd(
                                () -> {
                                    throw new IllegalStateException("stuck");
                                },
                                () -> {}),
                        "close failed: java.lang.IllegalStateException: stuck"),
                Arguments.of("close hangs", badEnd(FaultTest::hang, () -> {}), "close did not return within 300ms"),
                Arguments.of(
                        "stop throws",
                        badEnd(() -> {}, () -> {
                            throw new AssertionError("no");
                        }),
                        "stop failed: java.lang.AssertionError: no"),
                Arguments.of("stop hangs", badEnd(() -> {}, FaultTest::hang), "stop did not return within 300ms"));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Maker<Greeter> badEnd(Action close, Action stop) {
        return context -> new Base() {
            @Override
            public void close() throws Exception {
                close.run();
            }

            @Override
            public void stop() throws Exception {
                stop.run();
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badEnds")
    void ofTheOldOnesEndAreReportedAndDoNotStopTheSwap(String name, Maker<Greeter> maker, String note)
            throws Exception {
        test.plug(Greeter.class, "default", test.target(Greeter.class, maker, SHORT));

        SwapReport report = test.plug(Greeter.class, "default", context -> who -> "newer " + who);

        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.notes()).anyMatch(line -> line.contains(note));
        assertThat(greeter.greet("you")).isEqualTo("newer you");
        assertThat(test.retained()).isEqualTo(1);
    }

    @Test
    void badEndsOfARolledBackOneAreReported() {
        ChangeFailed failed = refused(() -> test.plug(
                Greeter.class,
                "default",
                test.target(
                        Greeter.class,
                        context -> new Base() {
                            @Override
                            public Health health() {
                                return Health.down("no");
                            }

                            @Override
                            public void close() throws Exception {
                                hang();
                            }
                        },
                        SHORT)));

        assertThat(failed.reports().get(0).reason()).isEqualTo("greeter/default: health is down: no");
        assertThat(failed.reports().get(0).notes()).anyMatch(note -> note.startsWith("close did not return within"));
    }

    @Test
    void errorsOfACallReachTheCallerAndLeaveNothingInFlight() {
        test.plug(Greeter.class, "default", context -> name -> {
            recurse(0);
            return name;
        });

        assertThatThrownBy(() -> greeter.greet("you")).isInstanceOf(StackOverflowError.class);

        assertThat(test.board.views().get(0).inFlight()).isZero();
        assertThat(test.plug(Greeter.class, "default", context -> new Base()).cut())
                .isZero();
    }

    @Test
    void anInstanceOfAnotherTypeIsRefused() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Maker<Greeter> liar = (Maker) context -> "a text";

        ChangeFailed failed = refused(() -> test.plug(Greeter.class, "default", liar));

        assertThat(failed).hasMessageContaining("create answered a java.lang.String, which is no ");
    }

    @Test
    void toleratedAtTheStartWhatIsDownServesAndWhatFailsStaysEmpty() throws Exception {
        Change change = Change.of(TestBoard.change(
                        key(Greeter.class, "down"),
                        test.target(Greeter.class, context -> new Base() {
                            @Override
                            public Health health() {
                                return Health.down("backend is away");
                            }
                        }),
                        key(Greeter.class, "broken"),
                        test.target(Greeter.class, context -> null)))
                .tolerating();

        Applied applied = test.board.apply(change);

        assertThat(applied.empty()).containsOnlyKeys(key(Greeter.class, "broken"));
        assertThat(test.handle(Greeter.class, "down").greet("you")).isEqualTo("new you");
        assertThat(test.board.view(key(Greeter.class, "down")).orElseThrow().health())
                .isEqualTo(Health.down("backend is away"));
        assertThatThrownBy(() -> test.handle(Greeter.class, "broken").greet("you"))
                .isInstanceOf(NotBoundException.class);
        assertThat(TestBoard.done(applied))
                .extracting(SwapReport::outcome)
                .containsExactly(Outcome.SWAPPED, Outcome.ROLLED_BACK);
    }

    @Test
    void whatFailsAgainInTheSameWayIsRememberedOnce() throws Exception {
        Change change = Change.of(
                        TestBoard.change(key(Greeter.class, "broken"), test.target(Greeter.class, context -> null)))
                .tolerating();

        for (int i = 0; i < 3; i++) {
            assertThat(TestBoard.done(test.board.apply(change)))
                    .extracting(SwapReport::outcome)
                    .containsExactly(Outcome.ROLLED_BACK);
        }

        assertThat(test.board.history(key(Greeter.class, "broken"))).hasSize(1);
    }
}
