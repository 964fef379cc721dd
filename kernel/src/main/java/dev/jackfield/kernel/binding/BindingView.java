package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Health;
import java.time.Instant;
import java.util.Map;

/**
 * What is plugged in where, at one moment.
 *
 * @param key which binding
 * @param provider the provider's name
 * @param plugin the plugin's id
 * @param version the plugin's version
 * @param pluginGeneration which generation of the plugin
 * @param generation the binding's generation
 * @param since when it was switched in
 * @param options as configuration writes them, secrets masked
 * @param inFlight calls in it now; calls declared drain-free are not counted
 * @param health how it is, flapping damped
 * @param healthSince since when
 * @since 1.0
 */
public record BindingView(
        BindingKey key,
        String provider,
        String plugin,
        String version,
        int pluginGeneration,
        int generation,
        Instant since,
        Map<String, Object> options,
        long inFlight,
        Health health,
        Instant healthSince) {}
