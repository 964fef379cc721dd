package dev.jackfield.spi.database;

import java.time.Duration;

/**
 * A connection that has been held for longer than the threshold and may never come back.
 *
 * @param namespace whose it is
 * @param place what took it, as class, method and line; empty where too many are taken for each place to be noted
 * @param held for how long, give or take a second
 * @since 1.0
 */
public record ConnectionLeak(String namespace, String place, Duration held) {}
