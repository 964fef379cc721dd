package dev.jackfield.spi.http;

import dev.jackfield.spi.ExtensionPoint;

/**
 * Serves the traffic listener: every request that reaches it, every path. The binding {@code gateway/default} is the one
 * that is asked.
 *
 * @since 1.0
 */
@ExtensionPoint("gateway")
public interface Gateway extends Routes {}
