package dev.jackfield.spi.dashboard;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Dashboard}.
 *
 * @since 1.0
 */
public interface DashboardProvider extends Provider<Dashboard> {}
