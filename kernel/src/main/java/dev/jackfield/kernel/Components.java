package dev.jackfield.kernel;

import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.http.Component;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How every part is. Only a gateway that is down makes this node unfit for traffic: whatever else is down, such as a cache
 * level, it is the gateway's task to go on without it.
 */
final class Components {
    private final Plugins plugins;
    private final Switchboard switchboard;
    private final Clock clock;
    private final Supplier<List<Component>> listeners;
    private final Instant started;
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();
    private volatile Map<BindingKey, String> empty = Map.of();
    private volatile Instant emptySince;
    private volatile @Nullable Component file;
    private volatile @Nullable Component audit;

    private final Supplier<AuditLog.@Nullable Trouble> auditTrouble;

    Components(
            Plugins plugins,
            Switchboard switchboard,
            Clock clock,
            Supplier<List<Component>> listeners,
            Supplier<AuditLog.@Nullable Trouble> auditTrouble) {
        this.auditTrouble = auditTrouble;
        this.plugins = plugins;
        this.switchboard = switchboard;
        this.clock = clock;
        this.listeners = listeners;
        this.started = clock.instant();
        this.emptySince = started;
    }

    /** These bindings could not be plugged in, and are tried again. */
    void empty(Map<BindingKey, String> why) {
        if (!why.keySet().equals(empty.keySet())) {
            emptySince = clock.instant();
        }
        empty = Map.copyOf(why);
    }

    /** The last edit of the file was applied. */
    void fileAccepted() {
        file = null;
    }

    /** The last edit of the file was refused. */
    void fileRefused(String why) {
        Health health = Health.degraded("the last edit is refused, what ran before goes on: " + why);
        file = new Component("configuration", health, clock.instant(), false, false);
    }

    /** Somebody wrote into the audit. */
    void auditDamaged(String why) {
        audit = new Component("audit", Health.degraded("it was cut or edited: " + why), clock.instant(), false, false);
    }

    List<Component> all() {
        List<Component> all = new ArrayList<>();
        all.add(new Component("control", Health.up(), started, true, true));
        Component edited = file;
        if (edited != null) {
            all.add(edited);
        }
        Component damaged = audit;
        AuditLog.Trouble trouble = auditTrouble.get();
        if (trouble != null) {
            all.add(new Component("audit", Health.degraded(trouble.why()), trouble.since(), false, false));
        } else if (damaged != null) {
            all.add(damaged);
        }
        all.addAll(listeners.get());
        for (BindingView view : switchboard.views()) {
            boolean needed = view.key().point().equals("gateway");
            all.add(new Component("binding/" + view.key(), view.health(), view.healthSince(), false, needed));
        }
        empty.forEach((key, why) -> {
            boolean needed = key.point().equals("gateway");
            Health health = Health.down("not plugged in, tried again every few seconds: " + why);
            all.add(new Component("binding/" + key, health, emptySince, false, needed));
        });
        for (PluginView view : plugins.views()) {
            if (view.state() != PluginView.State.UNLOADED) {
                all.add(of(view));
            }
        }
        return all;
    }

    private Component of(PluginView view) {
        String name = "plugin/" + view.id();
        PluginView.Refusal refusal = view.refusal();
        if (!view.fileMissing()) {
            missingSince.remove(view.id());
        }
        if (refusal != null) {
            Health health = Health.degraded(refusal.file() + " is refused: " + refusal.reason());
            return new Component(name, health, refusal.at(), false, false);
        }
        if (view.fileMissing()) {
            Instant since = missingSince.computeIfAbsent(view.id(), id -> clock.instant());
            Health health = Health.degraded("its file is gone; it goes on from a private copy while it is bound");
            return new Component(name, health, since, false, false);
        }
        return new Component(name, Health.up(), started, false, false);
    }
}
