package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.ChangeFailed;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.PluginRefused;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A kernel that remembers what it was asked. */
final class FakeOperations implements Operations {
    static final Instant NOW = Instant.parse("2025-01-02T03:04:05Z");

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<PluginView> plugins = new CopyOnWriteArrayList<>();
    final List<Component> components = new CopyOnWriteArrayList<>();
    volatile byte[] uploaded = {};
    volatile int generation = 3;
    volatile Map<String, @Nullable Object> configuration = new LinkedHashMap<>(Map.of("secret", "hunter2"));

    FakeOperations() {
        for (String id : List.of("cache-caffeine", "cache-map", "gateway")) {
            plugins.add(plugin(id));
        }
        components.add(new Component("control", Health.up(), NOW, true, true));
        components.add(new Component("binding/upstream/default", Health.degraded("1 of 2 nodes"), NOW, false, true));
    }

    static PluginView plugin(String id) {
        return new PluginView(
                id,
                "1.0",
                1,
                PluginView.State.STARTED,
                "modular",
                "m",
                "ff",
                null,
                "",
                "",
                "1.0",
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                List.of());
    }

    SwapReport report(BindingKey key, SwapReport.Outcome outcome, @Nullable String reason) {
        return new SwapReport(
                key,
                NOW,
                new SwapReport.Side("map", "cache-map", "1.0", generation - 1),
                new SwapReport.Side("caffeine", "cache-caffeine", "1.0", generation),
                outcome,
                3,
                1.8,
                0,
                1000,
                12.4,
                reason,
                List.of());
    }

    private <T> CompletionStage<T> control(Callable<T> change) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        try {
            stage.complete(change.call());
        } catch (Exception e) {
            stage.completeExceptionally(e);
        }
        return stage;
    }

    @Override
    public List<PluginView> plugins() {
        return plugins;
    }

    @Override
    public CompletionStage<Changed> upload(Path archive) {
        return control(() -> {
            uploaded = read(archive);
            asked.add("upload " + uploaded.length);
            if (uploaded.length < 10) {
                throw new PluginRefused("not_a_plugin", "this is no jar");
            }
            return new Changed(plugin("new one"), true, List.of());
        });
    }

    private static byte[] read(Path archive) throws IOException {
        return Files.readAllBytes(archive);
    }

    @Override
    public CompletionStage<Changed> reload(String id) {
        return control(() -> {
            asked.add("reload " + id);
            if (id.equals("gateway")) {
                throw new IllegalStateException("a bug");
            }
            BindingKey key = new BindingKey("cache.store", "l1");
            return new Changed(plugin(id), false, List.of(report(key, SwapReport.Outcome.SWAPPED, null)));
        });
    }

    @Override
    public CompletionStage<Changed> stop(String id, boolean force) {
        return control(() -> {
            asked.add("stop " + id + " " + force);
            if (!force) {
                throw new JackfieldException("in_use", id + " is bound as cache.store/l1", null);
            }
            return new Changed(plugin(id), false, List.of());
        });
    }

    @Override
    public CompletionStage<Changed> start(String id) {
        return control(() -> {
            throw new JackfieldException("shutting_down", "too late", null);
        });
    }

    @Override
    public CompletionStage<Changed> delete(String id, boolean force) {
        return control(() -> {
            asked.add("delete " + id + " " + force);
            return new Changed(plugin(id), false, List.of());
        });
    }

    @Override
    public void verify(String id) {
        asked.add("verify " + id);
    }

    @Override
    public Catalog catalog() {
        throw new UnsupportedOperationException("not of this test");
    }

    @Override
    public List<BindingView> bindings() {
        List<BindingView> views = new ArrayList<>();
        for (String name : List.of("l2", "l1")) {
            views.add(new BindingView(
                    new BindingKey("cache.store", name),
                    "caffeine",
                    "cache-caffeine",
                    "1.0",
                    1,
                    generation,
                    NOW,
                    Map.of("maximum_entries", 10L),
                    2,
                    Health.up(),
                    NOW));
        }
        return views;
    }

    @Override
    public CompletionStage<SwapReport> put(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission) {
        return control(() -> {
            precondition.run();
            asked.add("put " + key + " " + provider + " " + options);
            if (provider.equals("broken")) {
                throw new ChangeFailed(
                        "rolled_back",
                        "it says hunter2",
                        List.of(report(key, SwapReport.Outcome.ROLLED_BACK, "it says hunter2")));
            }
            if (provider.equals("mistaken")) {
                throw new JackfieldException(
                        "invalid_options", List.of(new Problem("bindings.a", "one"), new Problem("bindings.b", "two")));
            }
            generation++;
            return report(key, SwapReport.Outcome.SWAPPED, null);
        });
    }

    @Override
    public CompletionStage<Planned> check(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission) {
        return control(() -> {
            precondition.run();
            return new Planned(List.of(), List.of(key), List.of(), List.of(), List.of());
        });
    }

    @Override
    public CompletionStage<SwapReport> rollback(BindingKey key, Runnable precondition) {
        return control(() -> {
            precondition.run();
            asked.add("rollback " + key);
            return report(key, SwapReport.Outcome.SWAPPED, null);
        });
    }

    @Override
    public List<SwapReport> history(BindingKey key) {
        return key.name().equals("l1")
                ? List.of(
                        report(key, SwapReport.Outcome.SWAPPED, null),
                        report(key, SwapReport.Outcome.ROLLED_BACK, "no"))
                : List.of();
    }

    @Override
    public Map<String, @Nullable Object> configuration() {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("configuration", configuration);
        shown.put("origins", Map.of());
        return shown;
    }

    @Override
    public CompletionStage<Reconfigured> configure(
            Map<String, @Nullable Object> tree, Runnable precondition, Permission permission) {
        return control(() -> {
            precondition.run();
            asked.add("configure " + tree);
            configuration = tree;
            return new Reconfigured(nothing(), List.of());
        });
    }

    @Override
    public CompletionStage<Planned> plan(
            Map<String, @Nullable Object> tree, Runnable precondition, Permission permission) {
        return control(() -> {
            precondition.run();
            return nothing();
        });
    }

    private static Planned nothing() {
        return new Planned(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public List<Component> health() {
        return components;
    }
}
