package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of plugins, each with the tag {@code plugin}: {@code jackfield.plugin.state} (1 started, 0 else), {@code
 * jackfield.plugin.load.time}, and {@code jackfield.plugin.collected} (1 when every earlier generation that is remembered
 * is collected, 0 when one is pending or held). They stay when the plugin goes. And {@code jackfield.plugin.refusals} with
 * the tag {@code code}, why. Thread-safe.
 *
 * @since 1.0
 */
public final class PluginMeters {
    /** Of so many ids; more have no meters. */
    static final int MAXIMUM_PLUGINS = 500;

    private final MeterRegistry registry;
    private final Plugins plugins;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * @param registry where they are registered
     * @param plugins whose they are
     */
    public PluginMeters(MeterRegistry registry, Plugins plugins) {
        this.registry = registry;
        this.plugins = plugins;
    }

    /**
     * Listens to the event log; never blocks.
     *
     * @param event any event
     */
    public void told(Event event) {
        if (event.type().equals("plugin.refused") && event.data().get("code") instanceof String code) {
            Counter.builder("jackfield.plugin.refusals")
                    .description("Archives that were refused.")
                    .tag("code", code)
                    .register(registry)
                    .increment();
        }
        if (event.type().equals("plugin.loaded") && event.data().get("plugin") instanceof String id) {
            loaded(id, event.data());
        }
    }

    private void loaded(String id, Map<String, ?> data) {
        if (!known.contains(id) && known.size() < MAXIMUM_PLUGINS) {
            known.add(id);
            gauge("jackfield.plugin.state", "1 when the plugin is started.", id, PluginMeters::state);
            gauge(
                    "jackfield.plugin.collected",
                    "1 when every earlier generation of the plugin is collected.",
                    id,
                    PluginMeters::collected);
        }
        if (known.contains(id) && data.get("load_ms") instanceof Number millis) {
            Timer.builder("jackfield.plugin.load.time")
                    .description("How long loading the plugin took.")
                    .tag("plugin", id)
                    .register(registry)
                    .record(Math.round(millis.doubleValue() * 1e6), TimeUnit.NANOSECONDS);
        }
    }

    private void gauge(String name, String description, String id, ToDoubleFunction<PluginView> value) {
        Gauge.builder(
                        name,
                        plugins,
                        all -> all.view(id).map(value::applyAsDouble).orElse(0.0))
                .description(description)
                .tag("plugin", id)
                .register(registry);
    }

    private static double state(PluginView view) {
        return view.state() == PluginView.State.STARTED ? 1 : 0;
    }

    private static double collected(PluginView view) {
        return view.verdicts().stream().allMatch(verdict -> verdict.state() == Verdict.State.COLLECTED) ? 1 : 0;
    }
}
