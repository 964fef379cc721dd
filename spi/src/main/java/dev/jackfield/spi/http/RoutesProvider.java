package dev.jackfield.spi.http;

import dev.jackfield.spi.Provider;

/**
 * Makes {@link Routes}.
 *
 * @since 1.0
 */
public interface RoutesProvider extends Provider<Routes> {}
