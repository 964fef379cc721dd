package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.demo.ControlApi.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the demo changes while traffic flows, second by second. For one thread; the tallies may be read by any. */
final class Replugging {
    private static final Pattern ARCHIVE = Pattern.compile("(.+?)-(\\d.*)\\.(zip|jar)");
    private static final Duration DROP_TAKES_EFFECT_WITHIN = Duration.ofSeconds(15);

    final Tally store = new Tally("cache.store/l1");
    final Tally upstream = new Tally("upstream/default");
    final Tally gateway = new Tally("gateway/default");
    final Tally reloads = new Tally("plugin loaded anew");
    final Tally drops = new Tally("new version dropped in");

    private final ControlApi api;
    private final Workspace workspace;
    private final String service;
    private @Nullable Drop pending;
    private int turns;
    private int reloaded;
    private volatile int alive;
    private volatile int unloaded;

    /** A version that was put into the folder and is not running yet. */
    private record Drop(String plugin, String version, Path before, long since) {}

    Replugging(ControlApi api, Workspace workspace, String service) {
        this.api = api;
        this.workspace = workspace;
        this.service = service;
    }

    List<Tally> tallies() {
        return List.of(store, upstream, gateway, reloads, drops);
    }

    /** {@return how many class loaders of replaced plugins have not been collected} */
    int alive() {
        return alive;
    }

    /** {@return how many generations of plugins were unloaded} */
    int unloaded() {
        return unloaded;
    }

    /** Does what is due in a second, the first being 1. */
    void second(int second) throws IOException, InterruptedException {
        plug(store, second % 2 == 0 ? "caffeine" : "map", new JsonObject().put("maximum_entries", 10_000));
        if (second % 3 == 0) {
            upstreamOrGateway(turns++);
        }
        if (second % 5 == 0) {
            reload();
        }
        settleDrop();
        if (second % 10 == 0 && pending == null) {
            drop(second / 10);
        }
        loaders(plugins());
    }

    private void upstreamOrGateway(int turn) throws IOException, InterruptedException {
        boolean other = turn / 2 % 2 == 0;
        if (turn % 2 == 0) {
            plug(
                    upstream,
                    "round_robin",
                    new JsonObject()
                            .put("nodes", new JsonArray().add(service))
                            .put("health_interval", other ? "2s" : "1s"));
        } else {
            plug(
                    gateway,
                    "pipeline",
                    new JsonObject().put("upstream", "default").put("response_timeout", other ? "29s" : "31s"));
        }
    }

    private void plug(Tally tally, String provider, JsonObject options) throws IOException, InterruptedException {
        tally.asked();
        Reply reply = api.put(
                "/api/v1/bindings/" + tally.what(),
                new JsonObject().put("provider", provider).put("options", options));
        if (reply.body().containsKey("outcome")) {
            tally.swapped(reply.body());
        } else {
            tally.refused(reply.reason());
        }
    }

    private void reload() throws IOException, InterruptedException {
        List<String> ids = List.copyOf(archives().keySet());
        String id = ids.get(reloaded++ % ids.size());
        reloads.asked();
        Reply reply = api.post("/api/v1/plugins/" + id + "/reload");
        if (!reply.ok()) {
            reloads.refused(id + ": " + reply.reason());
            return;
        }
        for (Object report : reply.body().getJsonArray("swaps", new JsonArray())) {
            reloads.swapped((JsonObject) report);
        }
    }

    private void drop(int turn) throws IOException, InterruptedException {
        Map<String, Path> archives = archives();
        String id = List.copyOf(archives.keySet()).get(turn % archives.size());
        Path before = Objects.requireNonNull(archives.get(id));
        String version =
                NewVersion.after(api.get("/api/v1/plugins/" + id).body().getString("version"));
        drops.asked();
        NewVersion.write(before, workspace.plugins().resolve(id + "-" + version + ".zip"), version);
        Files.delete(before);
        pending = new Drop(id, version, before, System.nanoTime());
    }

    /** Waits in no place: asks once a second whether the version that was dropped in is the one that runs. */
    private void settleDrop() throws IOException, InterruptedException {
        Drop drop = pending;
        if (drop == null) {
            return;
        }
        JsonObject plugin = api.get("/api/v1/plugins/" + drop.plugin()).body();
        if (drop.version().equals(plugin.getString("version"))) {
            pending = null;
        } else if (System.nanoTime() - drop.since() > DROP_TAKES_EFFECT_WITHIN.toNanos()) {
            pending = null;
            drops.refused(drop.plugin() + " " + drop.version() + " did not take effect: " + plugin.getValue("refusal"));
        }
    }

    /** Waits until the version that was dropped in last is running, or is given up. */
    void settle() throws IOException, InterruptedException {
        settleDrop();
        while (pending != null) {
            TimeUnit.MILLISECONDS.sleep(200);
            settleDrop();
        }
    }

    /**
     * Asks for collections until every class loader of a replaced plugin is gone, or ten seconds have passed.
     *
     * @return who holds those that are left, each a sentence; empty when nothing leaked
     */
    List<String> leaks() throws IOException, InterruptedException {
        JsonArray plugins = plugins();
        for (int i = 0; i < 20; i++) {
            loaders(plugins);
            if (alive == 0) {
                break;
            }
            for (Object plugin : plugins) {
                api.post("/api/v1/plugins/" + ((JsonObject) plugin).getString("id") + "/verify");
            }
            TimeUnit.MILLISECONDS.sleep(500);
            plugins = plugins();
        }
        return verdicts(plugins)
                .filter(verdict -> !collected(verdict))
                .map(verdict -> verdict.getString("plugin") + " " + verdict.getString("version") + ", generation "
                        + verdict.getInteger("generation") + ", is held by "
                        + verdict.getJsonArray("held_by", new JsonArray()).stream()
                                .limit(3)
                                .map(String::valueOf)
                                .collect(Collectors.joining("; ")))
                .toList();
    }

    /** {@return how many generations all bindings have had, their first ones too} */
    long generations() throws IOException, InterruptedException {
        long generations = 0;
        for (Object binding : api.get("/api/v1/bindings?limit=1000").body().getJsonArray("items", new JsonArray())) {
            generations += ((JsonObject) binding).getLong("generation", 0L);
        }
        return generations;
    }

    private void loaders(JsonArray plugins) {
        alive = (int) verdicts(plugins).filter(verdict -> !collected(verdict)).count();
        unloaded = (int) verdicts(plugins).count();
    }

    private static boolean collected(JsonObject verdict) {
        return "collected".equals(verdict.getString("verdict"));
    }

    private static Stream<JsonObject> verdicts(JsonArray plugins) {
        return plugins.stream()
                .map(JsonObject.class::cast)
                .flatMap(plugin -> plugin.getJsonArray("verdicts", new JsonArray()).stream()
                        .map(verdict -> ((JsonObject) verdict).copy().put("plugin", plugin.getString("id"))));
    }

    private JsonArray plugins() throws IOException, InterruptedException {
        return api.get("/api/v1/plugins?limit=1000").body().getJsonArray("items", new JsonArray());
    }

    /** {@return the archives in the drop directory by plugin} */
    private Map<String, Path> archives() throws IOException {
        Map<String, Path> archives = new TreeMap<>();
        try (Stream<Path> files = Files.list(workspace.plugins())) {
            files.forEach(file -> {
                Matcher name = ARCHIVE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    archives.put(name.group(1), file);
                }
            });
        }
        return archives;
    }
}
