package dev.jackfield.spi.http;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Gateway}.
 *
 * @since 1.0
 */
public interface GatewayProvider extends Provider<Gateway> {}
