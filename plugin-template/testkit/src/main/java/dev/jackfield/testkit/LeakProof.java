package dev.jackfield.testkit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

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
public final class LeakProof<T> {
    private final Class<T> point;
    private final List<Path> archives = new ArrayList<>();
    private final Map<String, Object> bindings = new LinkedHashMap<>();
    private String name = "default";
    private @Nullable String provider;
    private Map<String, ?> options = Map.of();
    private Use<T> use = (bench, binding) -> {};
    private int loads = 10;
    private Duration patience = Duration.ofSeconds(30);

    private interface Use<T> {
        void with(Bench bench, String name) throws Exception;
    }

    private LeakProof(Class<T> point, Path archive) {
        this.point = point;
        this.archives.add(archive);
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

    /**
     * Says what it is plugged in as; {@code default} otherwise.
     *
     * @param binding the name of the binding
     * @return this
     */
    public LeakProof<T> as(String binding) {
        this.name = binding;
        return this;
    }

    /**
     * Says which provider, where the plugin has several for the point.
     *
     * @param providerName its name
     * @return this
     */
    public LeakProof<T> provider(String providerName) {
        this.provider = providerName;
        return this;
    }

    /**
     * Says with what options; the defaults otherwise.
     *
     * @param values as YAML carries them
     * @return this
     */
    public LeakProof<T> options(Map<String, ?> values) {
        this.options = values;
        return this;
    }

    /**
     * Adds a plugin that the one to prove needs.
     *
     * @param archive its zip or jar
     * @return this
     */
    public LeakProof<T> with(Path archive) {
        archives.add(archive);
        return this;
    }

    /**
     * Plugs in something else.
     *
     * @param pointName such as {@code upstream}
     * @param binding its name
     * @param settings the provider and its options, as YAML carries them
     * @return this
     */
    public LeakProof<T> bound(String pointName, String binding, Map<String, ?> settings) {
        bindings.put(pointName, Map.of(binding, settings));
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
        try (Bench bench = new Bench(archives, new Bench.Plug(point, name, provider, options), bindings)) {
            for (int i = 0; i < loads; i++) {
                use.with(bench, name);
                bench.reload();
            }
            List<JsonObject> kept = kept(bench);
            System.out.printf("%s: loaded %d times, %d left behind%n", bench.plugin, loads, kept.size());
            if (!kept.isEmpty()) {
                throw new AssertionError(kept.size() + " of " + loads + " unloaded generations of " + bench.plugin
                        + " are still in memory:\n"
                        + kept.stream().map(LeakProof::told).collect(Collectors.joining("\n")));
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

    private static String told(JsonObject verdict) {
        return "generation " + verdict.getInteger("generation") + ": held by " + verdict.getJsonArray("held_by")
                + ", left open " + verdict.getJsonArray("left_open");
    }
}
