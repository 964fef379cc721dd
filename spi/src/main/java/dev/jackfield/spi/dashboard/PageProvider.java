package dev.jackfield.spi.dashboard;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Page}.
 *
 * @since 1.0
 */
public interface PageProvider extends Provider<Page> {}
