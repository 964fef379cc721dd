package dev.jackfield.kernel.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which extension points there are and who provides them, at one moment. Immutable; refers to plugin code, so it is asked
 * for anew rather than kept.
 *
 * @since 1.0
 */
public final class Catalog {
    private final Map<String, Class<?>> hostPoints;
    private final Map<String, List<ProviderEntry>> byPlugin;
    private final SortedMap<String, Class<?>> points;
    private final SortedMap<String, SortedMap<String, ProviderEntry>> entries = new TreeMap<>();

    /**
     * @param hostPoints the points of the SPI
     * @param byPlugin the providers of each plugin
     * @throws PluginRefused if two plugins provide one name, or define one point
     */
    Catalog(Map<String, Class<?>> hostPoints, Map<String, List<ProviderEntry>> byPlugin) {
        this.hostPoints = hostPoints;
        this.byPlugin = byPlugin;
        this.points = new TreeMap<>(hostPoints);
        byPlugin.values().forEach(list -> list.forEach(this::add));
    }

    private void add(ProviderEntry entry) {
        Class<?> type = points.putIfAbsent(entry.point(), entry.pointType());
        if (type != null && type != entry.pointType()) {
            throw new PluginRefused(
                    "point_taken",
                    entry.plugin() + " brings an extension point named " + entry.point() + " ("
                            + entry.pointType().getName()
                            + "), but " + (hostPoints.containsKey(entry.point()) ? "the SPI" : "another plugin")
                            + " has one of that name (" + type.getName()
                            + "); give it another with @ExtensionPoint(\"…\")");
        }
        ProviderEntry before =
                entries.computeIfAbsent(entry.point(), point -> new TreeMap<>()).putIfAbsent(entry.name(), entry);
        if (before != null) {
            throw new PluginRefused(
                    "duplicate_provider",
                    entry.plugin() + " provides " + entry.point() + "/" + entry.name() + ", which " + before.plugin()
                            + " provides already; delete one of the two plugins");
        }
    }

    /**
     * {@return the points by name, including those that nobody provides}
     */
    public SortedMap<String, Class<?>> points() {
        return Collections.unmodifiableSortedMap(points);
    }

    /**
     * {@return the point of this name}
     *
     * @param point such as {@code cache.store}
     */
    public Optional<Class<?>> point(String point) {
        return Optional.ofNullable(points.get(point));
    }

    /**
     * {@return the providers of a point, ordered by name; empty if there are none}
     *
     * @param point such as {@code cache.store}
     */
    public List<ProviderEntry> providers(String point) {
        return List.copyOf(entries.getOrDefault(point, new TreeMap<>()).values());
    }

    /**
     * {@return all providers, ordered by point and name}
     */
    public List<ProviderEntry> providers() {
        List<ProviderEntry> all = new ArrayList<>();
        entries.values().forEach(named -> all.addAll(named.values()));
        return all;
    }

    /**
     * {@return the names of a point's providers}
     *
     * @param point such as {@code cache.store}
     */
    public SortedSet<String> names(String point) {
        return new TreeSet<>(entries.getOrDefault(point, new TreeMap<>()).keySet());
    }

    /**
     * {@return one provider}
     *
     * @param point such as {@code cache.store}
     * @param provider such as {@code caffeine}
     */
    public Optional<ProviderEntry> find(String point, String provider) {
        return Optional.ofNullable(entries.getOrDefault(point, new TreeMap<>()).get(provider));
    }

    /**
     * {@return the catalog as it will be when these are committed: they replace the generations with their ids}
     *
     * @param staged what {@link Plugins#stage} answered
     * @throws PluginRefused if two plugins would provide one name, or define one point
     */
    public Catalog with(Collection<PluginGeneration> staged) {
        Map<String, List<ProviderEntry>> next = new LinkedHashMap<>(byPlugin);
        staged.forEach(generation -> next.remove(generation.id()));
        staged.forEach(generation -> next.put(generation.id(), generation.providers()));
        return new Catalog(hostPoints, next);
    }

    /**
     * {@return the catalog as it will be without a plugin}
     *
     * @param id the plugin's id
     */
    public Catalog without(String id) {
        Map<String, List<ProviderEntry>> next = new LinkedHashMap<>(byPlugin);
        next.remove(id);
        return new Catalog(hostPoints, next);
    }
}
