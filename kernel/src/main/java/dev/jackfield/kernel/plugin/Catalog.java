package dev.jackfield.kernel.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Which extension points there are and who provides them, at one moment. Immutable; refers to plugin code, so it is asked
 * for anew rather than kept.
 *
 * @since 1.0
 */
public final class Catalog {
    /**
     * {@return the points by name, including those that nobody provides}
     */
    public Map<String, Class<?>> points() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the point of this name}
     *
     * @param point such as {@code cache.store}
     */
    public Optional<Class<?>> point(String point) {
        return Optional.ofNullable(points().get(point));
    }

    /**
     * {@return the providers of a point, ordered by name; empty if there are none}
     *
     * @param point such as {@code cache.store}
     */
    public List<ProviderEntry> providers(String point) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return all providers, ordered by point and name}
     */
    public List<ProviderEntry> providers() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the names of a point's providers}
     *
     * @param point such as {@code cache.store}
     */
    public SortedSet<String> names(String point) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return one provider}
     *
     * @param point such as {@code cache.store}
     * @param provider such as {@code caffeine}
     */
    public Optional<ProviderEntry> find(String point, String provider) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the catalog as it will be when these are committed: they replace the generations with their ids}
     *
     * @param staged what {@link Plugins#stage} answered
     */
    public Catalog with(Collection<PluginGeneration> staged) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the catalog as it will be without a plugin}
     *
     * @param id the plugin's id
     */
    public Catalog without(String id) {
        throw new UnsupportedOperationException();
    }
}
