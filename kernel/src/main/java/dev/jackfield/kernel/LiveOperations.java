package dev.jackfield.kernel;

import dev.jackfield.kernel.binding.Applied;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.config.Configuration;
import dev.jackfield.kernel.config.Configured;
import dev.jackfield.kernel.config.Consent;
import dev.jackfield.kernel.config.Plan;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.http.Changed;
import dev.jackfield.kernel.http.Component;
import dev.jackfield.kernel.http.Operations;
import dev.jackfield.kernel.http.Permission;
import dev.jackfield.kernel.http.Planned;
import dev.jackfield.kernel.http.Reconfigured;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.spi.JackfieldException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the API asks for, carried out on the control thread; answers come when the old generations are closed. */
final class LiveOperations implements Operations {
    private final ControlThread control;
    private final Conductor conductor;
    private final Plugins plugins;
    private final Switchboard switchboard;
    private final Configuration configuration;
    private final EventLog events;
    private final Supplier<List<Component>> health;

    LiveOperations(
            ControlThread control,
            Conductor conductor,
            Plugins plugins,
            Switchboard switchboard,
            Configuration configuration,
            EventLog events,
            Supplier<List<Component>> health) {
        this.control = control;
        this.conductor = conductor;
        this.plugins = plugins;
        this.switchboard = switchboard;
        this.configuration = configuration;
        this.events = events;
        this.health = health;
    }

    @Override
    public List<PluginView> plugins() {
        return plugins.views();
    }

    @Override
    public CompletionStage<Changed> upload(Path archive) {
        return plugged(() -> conductor.upload(archive));
    }

    @Override
    public CompletionStage<Changed> reload(String id) {
        return plugged(() -> conductor.reload(id));
    }

    private CompletionStage<Changed> plugged(Callable<Conductor.Plugged> change) {
        return control.submit(change)
                .thenCompose(plugged -> changed(plugged.id(), plugged.created(), Optional.of(plugged.applied())));
    }

    @Override
    public CompletionStage<Changed> stop(String id, boolean force) {
        return control.submit(() -> conductor.stop(id, force)).thenCompose(applied -> changed(id, false, applied));
    }

    @Override
    public CompletionStage<Changed> start(String id) {
        return control.submit(() -> conductor.start(id))
                .thenCompose(applied -> changed(id, false, Optional.of(applied)));
    }

    @Override
    public CompletionStage<Changed> delete(String id, boolean force) {
        Optional<PluginView> before = plugins.view(id);
        return control.submit(() -> conductor.delete(id, force))
                .thenCompose(LiveOperations::reports)
                .thenApply(swaps -> new Changed(
                        plugins.view(id).or(() -> before).orElseThrow(() -> conductor.unknown(id)), false, swaps));
    }

    private CompletionStage<Changed> changed(String id, boolean created, Optional<Applied> applied) {
        return reports(applied)
                .thenApply(swaps ->
                        new Changed(plugins.view(id).orElseThrow(() -> conductor.unknown(id)), created, swaps));
    }

    /** {@return the reports of what was really swapped, once all is drained and closed} */
    private static CompletionStage<List<SwapReport>> reports(Optional<Applied> applied) {
        return applied.map(Applied::reports)
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()))
                .thenApply(reports -> reports.stream()
                        .filter(report -> report.outcome() != SwapReport.Outcome.UNCHANGED)
                        .toList());
    }

    @Override
    public void verify(String id) {
        plugins.verify(id);
    }

    @Override
    public Catalog catalog() {
        return plugins.catalog();
    }

    @Override
    public List<BindingView> bindings() {
        return switchboard.views();
    }

    @Override
    public CompletionStage<SwapReport> put(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission) {
        return swapped(key, () -> {
            precondition.run();
            return conductor.apply(conductor.candidate(key, provider, options, consent(permission)));
        });
    }

    @Override
    public CompletionStage<SwapReport> rollback(BindingKey key, Runnable precondition) {
        return swapped(key, () -> {
            precondition.run();
            return conductor.rollback(key);
        });
    }

    private CompletionStage<SwapReport> swapped(BindingKey key, Callable<Applied> change) {
        return control.submit(change)
                .thenCompose(Applied::reports)
                .thenApply(reports -> reports.stream()
                        .filter(report -> report.key().equals(key))
                        .findFirst()
                        .orElseThrow(
                                () -> new JackfieldException("internal", key + ": the change has no report", null)));
    }

    @Override
    public CompletionStage<Planned> check(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission) {
        return control.submit(() -> {
            precondition.run();
            return planned(conductor.plan(conductor.candidate(key, provider, options, consent(permission))));
        });
    }

    @Override
    public List<SwapReport> history(BindingKey key) {
        return switchboard.history(key);
    }

    @Override
    public Map<String, @Nullable Object> configuration() {
        return new LinkedHashMap<>(configuration.describe());
    }

    @Override
    public CompletionStage<Reconfigured> configure(
            Map<String, @Nullable Object> tree, Runnable precondition, Permission permission) {
        return control.submit(() -> {
                    precondition.run();
                    Configured candidate = conductor.candidate(tree, consent(permission));
                    permission.checkSettings(configuration.changedForNextStart(candidate));
                    Plan plan = conductor.plan(candidate);
                    Applied applied = conductor.apply(candidate);
                    events.emit("config.applied", plan.asMap());
                    return reports(Optional.of(applied)).thenApply(swaps -> new Reconfigured(planned(plan), swaps));
                })
                .thenCompose(stage -> stage);
    }

    @Override
    public CompletionStage<Planned> plan(
            Map<String, @Nullable Object> tree, Runnable precondition, Permission permission) {
        return control.submit(() -> {
            precondition.run();
            return planned(conductor.plan(conductor.candidate(tree, consent(permission))));
        });
    }

    private static Consent consent(Permission permission) {
        return new Consent() {
            @Override
            public void toReferences(List<String> places) {
                permission.checkReferences(places);
            }

            @Override
            public void toNeighboursOfSecrets(List<String> places) {
                permission.checkNeighboursOfSecrets(places);
            }
        };
    }

    private static Planned planned(Plan plan) {
        return new Planned(plan.added(), plan.swapped(), plan.removed(), plan.unchanged(), plan.pending());
    }

    @Override
    public List<Component> health() {
        return health.get();
    }
}
