package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Options;
import dev.jackfield.spi.Provider;

/**
 * One provider of one extension point. Refers to plugin code: whoever keeps it beyond the plugin's generation keeps the
 * plugin's classes alive.
 *
 * @param point the extension point's name, such as {@code cache.store}
 * @param pointType the extension point
 * @param name the provider's name, such as {@code caffeine}
 * @param options what it said that it understands
 * @param provider makes the instances
 * @param plugin the plugin's generation that it is from
 * @since 1.0
 */
public record ProviderEntry(
        String point, Class<?> pointType, String name, Options options, Provider<?> provider, PluginGeneration plugin) {

    @Override
    public String toString() {
        return point + "/" + name + " of " + plugin;
    }
}
