package dev.jackfield.spi.cluster;

import java.util.OptionalLong;

/**
 * Stands for leader until closed. Thread-safe.
 *
 * @since 1.0
 */
public interface Candidacy extends AutoCloseable {
    /**
     * {@return the fencing number while this one leads, as far as it can know; never blocks}
     */
    OptionalLong fencing();

    /** Resigns, so that another is elected without waiting for the lease to expire. Harmless when repeated. */
    @Override
    void close();
}
