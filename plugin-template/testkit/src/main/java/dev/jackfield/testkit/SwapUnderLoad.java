package dev.jackfield.testkit;

import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.RetiredException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a plugin is replaced while it is called and no call is lost: starts a real Jackfield with the plugin's
 * archive, calls from several threads, and loads the plugin anew again and again meanwhile.
 *
 * <pre>{@code
 * SwapUnderLoad.of(CacheStore.class, PluginArchive.ofThisModule())
 *         .call(store -> store.get("key"))
 *         .run();
 * }</pre>
 *
 * With {@link #turns} its options change instead, and with {@link #by} whatever else leads to a swap happens.
 *
 * <p>Not thread-safe; for one run.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class SwapUnderLoad<T> extends Proof<T, SwapUnderLoad<T>> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private @Nullable Load<T> load;
    private @Nullable Change<T> change;
    private int threads = 4;
    private int swaps = 50;
    private boolean nothingCameBack;

    /**
     * One call.
     *
     * @param <T> what is called
     */
    @FunctionalInterface
    public interface Call<T> {
        /**
         * Calls, and throws where the answer is not right.
         *
         * @param target what is called
         * @throws Exception counted as a lost call
         */
        void call(T target) throws Exception;
    }

    /**
     * What leads to a swap.
     *
     * @param <T> the extension point
     */
    @FunctionalInterface
    public interface Change<T> {
        /**
         * Makes the change while calls go on. The proof waits then until the binding was swapped.
         *
         * @param bindings those of the running Jackfield
         * @param number of the swap, from 0
         * @throws Exception ends the proof
         */
        void make(LiveBindings<T> bindings, int number) throws Exception;
    }

    /** Makes what the threads do, once Jackfield runs. */
    private interface Load<T> {
        Runner of(Bench bench, String name);
    }

    private interface Runner {
        void run() throws Exception;
    }

    /**
     * How it went.
     *
     * @param calls how many calls were made
     * @param failed how many threw
     * @param swaps how often the plugin was replaced
     * @param cut how many calls had to be ended by force
     */
    public record Outcome(long calls, long failed, int swaps, long cut) {}

    private SwapUnderLoad(Class<T> point, Path archive) {
        super(point, archive);
    }

    /**
     * {@return a proof to fill in}
     *
     * @param point the extension point that the plugin provides
     * @param archive its zip or jar
     */
    public static <T> SwapUnderLoad<T> of(Class<T> point, Path archive) {
        return new SwapUnderLoad<>(point, archive);
    }

    @Override
    SwapUnderLoad<T> self() {
        return this;
    }

    /**
     * Says what the threads do: call the plugin through a handle.
     *
     * @param call one call
     * @return this
     */
    public SwapUnderLoad<T> call(Call<T> call) {
        this.load = (bench, binding) -> {
            T handle = bench.jackfield.bind(point, binding);
            return () -> call.call(handle);
        };
        return this;
    }

    /**
     * Says what the threads do: ask the traffic listener, for a gateway and what stands behind it.
     *
     * @param call one request to the address, which has no path
     * @return this
     */
    public SwapUnderLoad<T> traffic(Call<URI> call) {
        this.load = (bench, binding) -> () -> call.call(bench.traffic());
        return this;
    }

    /**
     * Says what the threads do: ask the control listener, with the right to everything, for routes. An answer other than
     * 2xx is a lost call.
     *
     * @param request method and target, such as {@code GET /api/v1/greetings/ada}
     * @return this
     */
    public SwapUnderLoad<T> control(String request) {
        this.load = (bench, binding) -> () -> bench.ask(request);
        return this;
    }

    /**
     * Says how often the plugin is replaced; 50 times otherwise.
     *
     * @param times at least once
     * @return this
     */
    public SwapUnderLoad<T> swaps(int times) {
        this.swaps = times;
        return this;
    }

    /**
     * Says with which options it is plugged in one after the other, from the first again after the last: each swap is a change
     * of options then, over HTTP.
     *
     * @param options as YAML carries them, at least two that differ
     * @return this
     */
    public SwapUnderLoad<T> turns(List<Map<String, ?>> options) {
        return by((bindings, number) -> bindings.plug(name(), options.get(number % options.size())));
    }

    /**
     * Says what leads to each swap, instead of loading the plugin anew: a file that changes, another provider.
     *
     * @param what makes one change
     * @return this
     */
    public SwapUnderLoad<T> by(Change<T> what) {
        this.change = what;
        return this;
    }

    /**
     * Says how many threads call; four otherwise.
     *
     * @param count at least one
     * @return this
     */
    public SwapUnderLoad<T> threads(int count) {
        this.threads = count;
        return this;
    }

    /**
     * Runs it, and prints a line.
     *
     * @return how it went
     * @throws Exception if Jackfield can't be started
     * @throws AssertionError if a call was lost, or if nothing was called
     */
    public Outcome run() throws Exception {
        Load<T> what = load;
        if (what == null) {
            throw new IllegalStateException("say what to call");
        }
        try (Bench bench = bench()) {
            Callers callers = new Callers(what.of(bench, name()), threads);
            int swapped = 0;
            long cut = 0;
            try {
                callers.awaitCalls(threads);
                for (int i = 0; i < swaps; i++) {
                    for (JsonObject report : swap(bench, i)) {
                        if (!"swapped".equals(report.getString("outcome"))) {
                            throw new AssertionError("not swapped: " + report.encode());
                        }
                        cut += report.getLong("cut");
                    }
                    swapped++;
                    callers.awaitCalls(1);
                }
            } finally {
                callers.stop();
            }
            Outcome outcome = new Outcome(callers.calls.get(), callers.failed.get(), swapped, cut);
            out().printf(
                            "%s: %d swaps, %d calls, %d failed, %d cut%n",
                            bench.plugin, outcome.swaps(), outcome.calls(), outcome.failed(), outcome.cut());
            nothingCameBack = outcome.failed() == outcome.calls();
            callers.check(outcome);
            return outcome;
        }
    }

    /** {@return the reports of one swap} */
    private List<JsonObject> swap(Bench bench, int number) throws Exception {
        Change<T> what = change;
        if (what == null) {
            return bench.reload();
        }
        LiveBindings<T> bindings = new LiveBindings<>(bench, point, plug());
        List<JsonObject> before = bench.history(plug());
        what.make(bindings, number);
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> bench.history(plug()).stream()
                                .filter(report -> !before.contains(report))
                                .toList(),
                        reports -> !reports.isEmpty());
    }

    /** {@return whether there was no call that was not lost} */
    boolean nothingCameBack() {
        return nothingCameBack;
    }

    /** Threads that call until they are stopped. */
    private static final class Callers {
        private final AtomicLong calls = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final CountDownLatch ended;

        Callers(Runner runner, int threads) {
            ended = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(() -> callUntilStopped(runner), "swap-under-load-" + i);
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void callUntilStopped(Runner runner) {
            while (!stopped.get()) {
                try {
                    runner.run();
                } catch (Throwable e) {
                    failed.incrementAndGet();
                    first.compareAndSet(null, e);
                }
                calls.incrementAndGet();
            }
            ended.countDown();
        }

        /** Waits until so many more calls were made, so that every generation was called. */
        void awaitCalls(int more) {
            long target = calls.get() + more;
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> calls.get() >= target);
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a call did not come back within 30 s");
            }
        }

        void check(Outcome outcome) {
            if (outcome.failed() > 0 || outcome.cut() > 0) {
                Throwable cause = first.get();
                throw new AssertionError(
                        outcome.failed() + " of " + outcome.calls() + " calls were lost, " + outcome.cut() + " were cut"
                                + (cause instanceof RetiredException ? " at the drain deadline" : "")
                                + (cause == null ? "" : "; the first: " + cause),
                        cause);
            }
        }
    }
}
