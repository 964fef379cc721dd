package dev.jackfield.spi.database;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Database}.
 *
 * @since 1.0
 */
public interface DatabaseProvider extends Provider<Database> {}
