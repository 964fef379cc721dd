package dev.jackfield.testkit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Proves that a plugin leaves nothing behind: loads its archive into a real Jackfield again and again, uses it, and
 * fails when a class loader of an unloaded generation was not collected, naming what holds it.
 *
 * <pre>{@code
 * LeakProof.of(CacheStore.class, PluginArchive.ofThisModule())
 *         .call(store -> store.get("key"))
 *         .run();
 * }</pre>
 *
 * Not thread-safe; for one run.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class LeakProof<T> extends Proof<T, LeakProof<T>> {
    /** How the kernel begins a note on a package that is closed to it. */
    private static final String UNSEEN = "not looked into ";

    private Use<T> use = (bench, binding) -> {};
    private int loads = 10;
    private Duration patience = Duration.ofSeconds(30);

    private interface Use<T> {
        void with(Bench bench, String name) throws Exception;
    }

    private LeakProof(Class<T> point, Path archive) {
        super(point, archive);
    }

    /**
     * {@return a proof to fill in}
     *
     * @param point the extension point that the plugin provides
     * @param archive its zip or jar
     */
    public static <T> LeakProof<T> of(Class<T> point, Path archive) {
        return new LeakProof<>(point, archive);
    }

    @Override
    LeakProof<T> self() {
        return this;
    }

    /**
     * Says how each generation is used.
     *
     * @param call called once for each
     * @return this
     */
    public LeakProof<T> call(SwapUnderLoad.Call<T> call) {
        this.use = (bench, binding) -> call.call(bench.jackfield.bind(point, binding));
        return this;
    }

    /**
     * Says how each generation is used: by a request to the traffic listener.
     *
     * @param call called once for each, with the address, which has no path
     * @return this
     */
    public LeakProof<T> traffic(SwapUnderLoad.Call<URI> call) {
        this.use = (bench, binding) -> call.call(bench.traffic());
        return this;
    }

    /**
     * Says how each generation is used: by a request to the control listener, with the right to everything. An answer
     * other than 2xx is a failure.
     *
     * @param request method and target, such as {@code GET /api/v1/greetings/ada}
     * @return this
     */
    public LeakProof<T> control(String request) {
        this.use = (bench, binding) -> bench.ask(request);
        return this;
    }

    /**
     * Says how often the plugin is loaded anew; ten times otherwise.
     *
     * @param times at least once
     * @return this
     */
    public LeakProof<T> loads(int times) {
        this.loads = times;
        return this;
    }

    /**
     * Says how long the collector may take in the end; 30 seconds otherwise.
     *
     * @param duration positive
     * @return this
     */
    public LeakProof<T> patience(Duration duration) {
        this.patience = duration;
        return this;
    }

    /**
     * Runs it, and prints a line.
     *
     * @throws Exception if Jackfield can't be started, or what a call threw
     * @throws AssertionError if something was left behind
     */
    public void run() throws Exception {
        try (Bench bench = bench()) {
            for (int i = 0; i < loads; i++) {
                use.with(bench, name());
                bench.reload();
            }
            List<JsonObject> kept = kept(bench);
            out().printf("%s: loaded %d times, %d left behind%n", bench.plugin, loads, kept.size());
            if (!kept.isEmpty()) {
                throw new AssertionError(kept.size() + " of " + loads + " unloaded generations of " + bench.plugin
                        + " are still in memory:\n" + told(kept));
            }
        }
    }

    /** {@return what is not collected after the collector had its chances} */
    private List<JsonObject> kept(Bench bench) throws Exception {
        try {
            await().atMost(patience).until(() -> {
                System.gc();
                List<JsonObject> verdicts = bench.verdicts();
                return !verdicts.isEmpty() && verdicts.stream().noneMatch(LeakProof::kept);
            });
        } catch (ConditionTimeoutException e) {
            return bench.verdicts().stream().filter(LeakProof::kept).toList();
        }
        return List.of();
    }

    private static boolean kept(JsonObject verdict) {
        return !"collected".equals(verdict.getString("verdict"));
    }

    /** Each generation with what holds it, then once what could not be looked into, which is the same for all. */
    private static String told(List<JsonObject> kept) {
        Set<String> unseen = new LinkedHashSet<>();
        List<String> lines = new ArrayList<>();
        for (JsonObject verdict : kept) {
            List<String> holders = new ArrayList<>();
            for (Object each : verdict.getJsonArray("held_by")) {
                String holder = each.toString();
                (holder.startsWith(UNSEEN) ? unseen : holders).add(holder);
            }
            lines.add("generation " + verdict.getInteger("generation") + ": held by " + holders + ", left open "
                    + verdict.getJsonArray("left_open"));
        }
        lines.addAll(unseen);
        return String.join("\n", lines);
    }
}
