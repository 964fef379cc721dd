package dev.jackfield.spi.metric;

import java.time.Instant;

/**
 * A call that stands for others like it, to be looked up where traces are kept.
 *
 * @param value what was recorded
 * @param trace the trace of the call, as {@link dev.jackfield.spi.CallContext} had it
 * @param time when
 * @since 1.0
 */
public record Exemplar(double value, String trace, Instant time) {}
