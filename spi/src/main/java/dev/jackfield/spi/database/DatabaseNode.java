package dev.jackfield.spi.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One server behind a {@link Database}, and how it is.
 *
 * @param name its address, or its file
 * @param primary whether it is the one that is written to
 * @param healthy whether it serves; a replica that does not is left out until it does again
 * @param lag how far it is behind the primary, as measured last; null where that is not known, zero for a primary
 * @param detail why it does not serve; empty when it does; never a secret
 * @since 1.0
 */
public record DatabaseNode(
        String name,
        boolean primary,
        boolean healthy,
        @Nullable Duration lag,
        String detail) {}
