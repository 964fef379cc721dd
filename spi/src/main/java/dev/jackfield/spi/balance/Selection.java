package dev.jackfield.spi.balance;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request when a node is chosen.
 *
 * @param path the path without the query
 * @param client the client's address, or null when unknown
 * @param avoid a node that just failed this request, or null
 * @since 1.0
 */
public record Selection(
        String path, @Nullable String client, @Nullable Node avoid) {}
