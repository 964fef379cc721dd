package dev.jackfield.kernel.config;

/**
 * Where a listener listens.
 *
 * @param host a name or address
 * @param port 0 for any that is free
 */
public record Listener(String host, int port) {}
