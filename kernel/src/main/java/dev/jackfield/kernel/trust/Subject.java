package dev.jackfield.kernel.trust;

import org.jspecify.annotations.Nullable;

/**
 * An archive that asks to be trusted.
 *
 * @param file what to call it in messages
 * @param id the plugin's id
 * @param version the plugin's version
 * @param digest SHA-256 of the archive, in lower-case hexadecimal
 * @param sizeBytes its size
 * @param signatures the text of its signature file, or null where it has none
 * @since 1.0
 */
public record Subject(
        String file,
        String id,
        String version,
        String digest,
        long sizeBytes,
        @Nullable String signatures) {
    /** {@return the plugin and its version, for messages} */
    String label() {
        return id + " " + version;
    }
}
