package dev.jackfield.spi.balance;

import dev.jackfield.spi.Provider;

/**
 * Makes an {@link Upstream}.
 *
 * @since 1.0
 */
public interface UpstreamProvider extends Provider<Upstream> {}
