package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.Clock;
import java.time.Duration;

/**
 * When a node is left out.
 *
 * @param failures after how many failures in a row
 * @param duration for how long, before one request tries it again
 * @param clock measures that
 * @param events gets what happened
 */
record Ejection(int failures, Duration duration, Clock clock, NodeEvents events) {}
