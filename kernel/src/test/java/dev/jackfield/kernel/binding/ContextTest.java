package dev.jackfield.kernel.binding;

import static dev.jackfield.kernel.binding.TestBoard.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jackfield.kernel.metric.PlainText;
import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.cache.Caches;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Metrics;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a generation is lent, and that it is taken back. */
class ContextTest {
    @TempDir
    Path folder;

    private TestBoard test;
    private final AtomicReference<ProviderContext> given = new AtomicReference<>();

    @BeforeEach
    void plug() {
        test = new TestBoard(folder);
        test.plug(
                Greeter.class,
                "default",
                test.target(
                        Greeter.class,
                        context -> {
                            given.set(context);
                            return name -> name;
                        },
                        TestBoard.SHORT));
    }

    @AfterEach
    void close() throws Exception {
        test.close();
    }

    private ProviderContext context() {
        return Objects.requireNonNull(given.get());
    }

    private SwapReport swap() {
        return test.plug(Greeter.class, "default", context -> name -> name);
    }

    @Test
    void saysWhoItIs() {
        assertThat(context().point()).isEqualTo("greeter");
        assertThat(context().binding()).isEqualTo("default");
        assertThat(context().generation()).isEqualTo(1);
        assertThat(context().dataFolder()).isEqualTo(folder.resolve("bindings/greeter/default"));
        assertThat(Files.isDirectory(context().dataFolder())).isTrue();
        assertThat(context().logger().getName()).isEqualTo("plugin.fake-plugin");
        assertThat(context().service(Caches.class).names()).isEmpty();
    }

    @Test
    void tasksCarryTheCallAndThePluginsLoaderAndEndWithTheGeneration() throws Exception {
        CallContext call = new CallContext(null, "alice", "trace");
        Future<CallContext> seen = call.call(() -> context().executor().submit(CallContext::current));
        assertThat(seen.get()).isEqualTo(call);
        assertThat(context()
                        .executor()
                        .submit(() -> Thread.currentThread().getContextClassLoader())
                        .get())
                .isSameAs(TestBoard.class.getClassLoader());
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        var executor = context().executor();
        executor.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        running.await();

        SwapReport report = swap();

        assertThat(interrupted).isTrue();
        assertThat(report.notes()).isEmpty();
        assertThat(test.leftOpen).isEmpty();
        assertThat(executor.isTerminated()).isTrue();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> context().executor()).isInstanceOf(RetiredException.class);
    }

    @Test
    void aTaskThatDoesNotEndIsNamed() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        context().executor().execute(() -> {
            running.countDown();
            stubborn(end);
        });
        awaitLatch(running);

        SwapReport report = swap();

        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("greeter/default#1: executor: thread")
                .contains("stubborn");
        assertThat(test.leftOpen).isEqualTo(report.notes());
        end.countDown();
    }

    private static void stubborn(CountDownLatch end) {
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

    private static void awaitLatch(CountDownLatch latch) {
        await().until(() -> latch.getCount() == 0);
    }

    @Test
    void timersRunOnTheExecutorNeverOverlapAndEndWithTheGeneration() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        var scheduler = context().scheduler();
        ScheduledFuture<?> ticking = scheduler.scheduleAtFixedRate(
                () -> {
                    overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
                    ticks.incrementAndGet();
                    inside.decrementAndGet();
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        ScheduledFuture<String> once = scheduler.schedule(() -> "done", 1, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> failing = scheduler.scheduleWithFixedDelay(
                () -> {
                    throw new IllegalStateException("once is enough");
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        ScheduledFuture<?> never = scheduler.schedule(() -> ticks.set(-1_000_000), 1, TimeUnit.HOURS);
        assertThat(once.get()).isEqualTo("done");
        await().until(() -> ticks.get() > 5);
        await().until(failing::isDone);

        SwapReport report = swap();

        assertThat(report.notes()).isEmpty();
        assertThat(never.isCancelled()).isTrue();
        assertThat(ticking.isCancelled()).isTrue();
        assertThat(scheduler.isTerminated()).isTrue();
        assertThat(overlapped).isFalse();
        int after = ticks.get();
        assertThat(inside).hasValue(0);
        assertThatThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.MILLISECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(ticks).hasValue(after);
    }

    @Test
    void everythingIsUndoneLastFirstAfterTheInstanceItself() {
        List<String> order = new CopyOnWriteArrayList<>();
        test.plug(Greeter.class, "orderly", context -> {
            context.onRetire(() -> order.add("first"));
            context.onRetire(() -> {
                order.add("second");
                throw new IllegalStateException("cant");
            });
            context.onRetire(() -> order.add("third"));
            context.onDrain(retry -> order.add("drain, back in " + retry));
            return new Greeter() {
                @Override
                public String greet(String name) {
                    return name;
                }

                @Override
                public void close() {
                    order.add("close");
                }
            };
        });

        SwapReport report = test.unplug(Greeter.class, "orderly");

        assertThat(order).containsExactly("drain, back in PT1S", "close", "third", "second", "first");
        assertThat(report.notes()).containsExactly("closing a resource failed: java.lang.IllegalStateException: cant");
    }

    @Test
    void endlessCallsAreToldToEndBeforeTheDrain() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        test.plug(Greeter.class, "endless", context -> {
            context.onDrain(retry -> told.complete("bye"));
            return name -> told.get();
        });
        Greeter greeter = test.handle(Greeter.class, "endless");
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> greet(greeter));
        await().until(() ->
                test.board.view(key(Greeter.class, "endless")).orElseThrow().inFlight() == 1);

        SwapReport report = test.plug(Greeter.class, "endless", context -> name -> name);

        assertThat(call.get()).isEqualTo("bye");
        assertThat(report.inFlightAtSwap()).isEqualTo(1);
        assertThat(report.cut()).isZero();
    }

    @Test
    void beforeAShutdownAllAreToldAlthoughOneHangs() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> told = new CompletableFuture<>();
        test.plug(Greeter.class, "a_hangs", context -> {
            context.onDrain(retry -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return name -> name;
        });
        test.plug(Greeter.class, "b_fails", context -> {
            context.onDrain(retry -> {
                throw new AssertionError("no");
            });
            return name -> name;
        });
        test.plug(Greeter.class, "c_listens", context -> {
            context.onDrain(retry -> told.complete("bye"));
            return name -> name;
        });

        test.board.endStreams();

        assertThat(told.get()).isEqualTo("bye");
        end.countDown();
    }

    private static String greet(Greeter greeter) {
        try {
            return greeter.greet("you");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void metersAndEventsSayWhoseTheyAreAndMetersVanish() {
        context().meters().registry().counter("fake.calls").increment();
        context().events().emit("fake.happened", java.util.Map.of("what", "password " + TestBoard.SECRET));
        assertThat(test.metrics
                        .registry()
                        .get("fake.calls")
                        .tag("plugin", "fake-plugin")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(test.events.after(0, 100).events())
                .last()
                .satisfies(event -> assertThat(event.data().toString())
                        .isEqualTo("{what=password ********, point=greeter, binding=default, plugin=fake-plugin}"));

        swap();

        assertThat(test.metrics.registry().find("fake.calls").counter()).isNull();
    }

    @Test
    void whatIsTimedIsTheGenerationsOwnAndVanishesWithIt() {
        context().service(Metrics.class).timed("fake.work", () -> {});
        assertThat(context().service(Meters.class)).isSameAs(context().meters());
        assertThat(PlainText.of(context().meters().snapshot())).contains("fake.work.count{plugin=fake-plugin} 1.0");

        swap();

        assertThat(PlainText.of(test.metrics.snapshot())).doesNotContain("fake.work");
    }

    @Test
    void routesAreMountedOnAContextOfTheirOwnAndUndoneWithIt() {
        AtomicReference<Thread> mountedOn = new AtomicReference<>();
        AtomicInteger ticks = new AtomicInteger();
        List<String> heard = new ArrayList<>();
        test.plug(Routes.class, "mine", context -> mount -> {
            mountedOn.set(Thread.currentThread());
            mount.router().get("/mine").handler(request -> request.end("mine"));
            mount.vertx().setPeriodic(1, id -> ticks.incrementAndGet());
            mount.vertx().eventBus().consumer("fake", message -> heard.add("heard"));
        });
        assertThat(Objects.requireNonNull(mountedOn.get()).getName()).startsWith("vert.x-eventloop-thread");
        assertThat(test.board.routed()).hasSize(1);
        Generation generation = (Generation)
                Objects.requireNonNull(test.board.routed().get(0).current().attachment());
        Router router = Objects.requireNonNull(generation.router());
        assertThat(router.getRoutes()).hasSize(1);
        await().until(() -> ticks.get() > 2);

        test.unplug(Routes.class, "mine");

        assertThat(test.board.routed()).isEmpty();
        assertThat(test.vertx.deploymentIDs()).isEmpty();
        assertThat(router.getRoutes()).isEmpty();
        test.vertx.eventBus().publish("fake", "anyone?");
        assertThat(heard).isEmpty();
    }

    @Test
    void aMountThatThrowsRollsBack() {
        ChangeFailed failed = TestBoard.refused(() -> test.plug(Routes.class, "mine", context -> mount -> {
            throw new java.io.IOException("no such file");
        }));

        assertThat(failed).hasMessage("http.routes/mine: mount failed: java.io.IOException: no such file");
        assertThat(test.vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void closingLeavesNoThreadAndCutsAtTheSharedDeadline() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        for (String name : List.of("a", "b", "c")) {
            test.plug(Bank.class, name, context -> new SmallBank(name) {
                @Override
                public java.util.concurrent.CompletionStage<String> later(String key) {
                    return never;
                }
            });
            assertThat(test.handle(Bank.class, name).later("key")).isNotNull();
        }
        ScheduledFuture<?> ticking = context().scheduler().scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);

        List<String> notes = test.board.close(Duration.ofMillis(100));

        assertThat(notes).hasSize(3).allMatch(note -> note.endsWith(": 1 calls were cut"));
        assertThat(ticking.isCancelled()).isTrue();
        assertThat(test.board.views()).isEmpty();
        assertThat(test.board.close(Duration.ofMillis(100))).isEmpty();
        ChangeFailed failed = TestBoard.refused(this::swap);
        assertThat(failed.code()).isEqualTo("shutting_down");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("jackfield ")
                        || thread.getName().contains("greeter/default#1 task")));
    }

    @Test
    void aChangeUnderWayIsGivenUpWhenTheKernelCloses() throws Exception {
        CountDownLatch inCreate = new CountDownLatch(1);
        CompletableFuture<ChangeFailed> failed = CompletableFuture.supplyAsync(() ->
                TestBoard.refused(() -> test.plug(Greeter.class, "slow", context -> {
                    inCreate.countDown();
                    new CountDownLatch(1).await();
                    return name -> name;
                })));
        inCreate.await();

        test.board.close(Duration.ofSeconds(5));

        assertThat(failed.get()).hasMessageContaining("the kernel shuts down");
    }

    @Test
    void tasksThatFollowEachOtherShareAThreadWhereThreadsAreCostly() throws Exception {
        assumeTrue(Runtime.version().feature() < 21, "virtual threads are not shared");
        Set<Thread> threads = new HashSet<>();
        AtomicReference<Thread> last = new AtomicReference<>();
        for (int i = 0; i < 100; i++) {
            context().executor().submit(() -> last.set(Thread.currentThread())).get();
            threads.add(last.get());
            // it has answered, but may not have come back for the next task yet
            await().pollInterval(Duration.ofMillis(1))
                    .pollDelay(Duration.ZERO)
                    .until(() -> last.get().getState() != Thread.State.RUNNABLE);
        }
        assertThat(threads).hasSizeLessThan(5);
    }
}
