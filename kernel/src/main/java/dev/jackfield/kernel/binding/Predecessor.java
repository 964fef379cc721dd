package dev.jackfield.kernel.binding;

import java.util.Map;

/**
 * The generation before the one that runs, told so that it can be made again: its plugin may have been unloaded since.
 * Holds nothing of a plugin alive.
 *
 * @param key which binding
 * @param provider the provider's name
 * @param plugin the plugin's id
 * @param version the plugin's version
 * @param digest SHA-256 of the plugin's archive; empty for what is on the host's own path
 * @param options as configuration writes them, secrets in the clear: never shown
 * @param deadlines how long its steps may take
 * @since 1.0
 */
public record Predecessor(
        BindingKey key,
        String provider,
        String plugin,
        String version,
        String digest,
        Map<String, Object> options,
        Deadlines deadlines) {
    @Override
    public String toString() {
        return key + " → " + provider + " of " + plugin + " " + version;
    }
}
