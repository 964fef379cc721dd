package dev.jackfield.spi.cluster;

import dev.jackfield.spi.Provider;

/**
 * Makes a {@link Cluster}.
 *
 * @since 1.0
 */
public interface ClusterProvider extends Provider<Cluster> {}
