package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.pf4j.PluginWrapper;

/**
 * Which generation of each plugin is current, which plugins are stopped, which have lost their file, and what the started
 * ones offer together. Changed by the control thread, read by any.
 */
final class CurrentPlugins {
    private final LifeCycle lifeCycle;
    private final HostProviders onHostPath;
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Map<PluginGeneration, String> distrusted = new ConcurrentHashMap<>();
    private volatile Map<String, PluginGeneration> byId = Map.of();
    private volatile Catalog catalog;

    CurrentPlugins(LifeCycle lifeCycle, HostProviders onHostPath) {
        this.lifeCycle = lifeCycle;
        this.onHostPath = onHostPath;
        this.catalog = catalogOf(byId);
    }

    Optional<PluginGeneration> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * @throws PluginRefused if there is none, with the nearest id that there is
     */
    PluginGeneration get(String id) {
        return find(id).orElseThrow(() ->
                new PluginRefused("unknown_plugin", Suggestion.unknown("plugin", id, new TreeSet<>(byId.keySet()))));
    }

    List<PluginGeneration> all() {
        return List.copyOf(byId.values());
    }

    Set<String> ids() {
        return byId.keySet();
    }

    boolean isStopped(String id) {
        return stopped.contains(id);
    }

    boolean isMissing(String id) {
        return missing.contains(id);
    }

    /** {@return extension points and providers of started plugins and of the host's own path} */
    Catalog catalog() {
        return catalog;
    }

    /** {@return the generation behind a wrapper of PF4J, which is a staged one or the current one} */
    PluginGeneration behind(PluginWrapper wrapper, List<PluginGeneration> staged) {
        return staged.stream()
                .filter(one -> one.code().wrapper() == wrapper)
                .findFirst()
                .orElseGet(() -> get(wrapper.getPluginId()));
    }

    /**
     * Checks that what staged generations offer goes together with what else is started.
     *
     * @param staged the plugin that was asked for, which will be started; then its dependents, which stay as they are
     * @throws PluginRefused if two plugins would provide one name, or define one point
     */
    void check(List<PluginGeneration> staged) {
        catalog.with(staged.stream()
                .filter(one -> one == staged.get(0) || !isStopped(one.id()))
                .toList());
    }

    /**
     * Puts staged generations in place of those with their ids. The first of them is started; the others stay as they were.
     *
     * @return those that were current before, dependents first
     */
    List<PluginGeneration> replace(List<PluginGeneration> staged) {
        Map<String, PluginGeneration> next = new TreeMap<>(byId);
        List<PluginGeneration> superseded = new ArrayList<>();
        for (PluginGeneration generation : staged) {
            PluginGeneration before = next.put(generation.id(), generation);
            if (before != null) {
                superseded.add(0, before);
            }
            lifeCycle.put(Optional.ofNullable(generation.code().wrapper()).orElseThrow());
            generation.committed();
        }
        stopped.remove(staged.get(0).id());
        missing.remove(staged.get(0).id());
        make(next);
        return superseded;
    }

    void remove(String id) {
        Map<String, PluginGeneration> next = new TreeMap<>(byId);
        next.remove(id);
        lifeCycle.remove(id);
        stopped.remove(id);
        missing.remove(id);
        make(next);
    }

    /**
     * {@return whether it was started until now}
     *
     * @throws PluginRefused if it is unknown, or if a started plugin depends on it
     */
    boolean stop(String id) {
        get(id);
        if (isStopped(id)) {
            return false;
        }
        List<String> dependents =
                lifeCycle.dependents(id).stream().filter(one -> !isStopped(one)).toList();
        if (!dependents.isEmpty()) {
            throw new PluginRefused(
                    "has_dependents", String.join(", ", dependents) + " depends on " + id + "; stop that first");
        }
        stopped.add(id);
        lifeCycle.stopPlugin(id);
        make(byId);
        return true;
    }

    /**
     * {@return whether it was stopped until now}
     *
     * @throws PluginRefused if it is unknown, depends on one that is stopped, or its providers can't be made
     */
    boolean start(String id) {
        PluginGeneration generation = get(id);
        if (!isStopped(id)) {
            return false;
        }
        generation.manifest().dependencyIds().stream()
                .filter(this::isStopped)
                .findFirst()
                .ifPresent(other -> {
                    throw new PluginRefused(
                            "dependency_stopped", id + " depends on " + other + ", which is stopped; start it first");
                });
        generation.providers(lifeCycle.restart(id));
        stopped.remove(id);
        make(byId);
        return true;
    }

    /** {@return why it would not be loaded now, though it runs; empty where it would} */
    Optional<String> distrusted(PluginGeneration generation) {
        return Optional.ofNullable(distrusted.get(generation));
    }

    /** {@return whether that is news} */
    boolean distrust(PluginGeneration generation, String reason) {
        return !reason.equals(distrusted.put(generation, reason));
    }

    void trustAgain(PluginGeneration generation) {
        distrusted.remove(generation);
    }

    /** {@return whether its file was there until now} */
    boolean lostItsFile(String id) {
        return missing.add(id);
    }

    private void make(Map<String, PluginGeneration> next) {
        byId = Map.copyOf(next);
        distrusted.keySet().retainAll(next.values());
        catalog = catalogOf(next);
    }

    private Catalog catalogOf(Map<String, PluginGeneration> generations) {
        Map<String, List<ProviderEntry>> byPlugin = new LinkedHashMap<>();
        onHostPath.generations().forEach(one -> byPlugin.put(one.id(), one.providers()));
        generations.forEach((id, generation) -> {
            if (!isStopped(id)) {
                byPlugin.put(id, generation.providers());
            }
        });
        return new Catalog(onHostPath.points(), byPlugin);
    }
}
