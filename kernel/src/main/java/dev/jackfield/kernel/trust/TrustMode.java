package dev.jackfield.kernel.trust;

import java.util.Locale;

/**
 * Which plugins are loaded.
 *
 * @since 1.0
 */
public enum TrustMode {
    /** Every plugin whose digest is not revoked. */
    ANY,
    /** What the lock file lists, byte for byte, and what came with the distribution. */
    LOCKED,
    /** What a trusted key signed, not below the version in the lock file, and what came with the distribution. */
    SIGNED;

    /**
     * {@return the mode of that name}
     *
     * @param name as in the configuration
     * @throws IllegalArgumentException if there is none
     */
    public static TrustMode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
