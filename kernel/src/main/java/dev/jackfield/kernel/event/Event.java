package dev.jackfield.kernel.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened. Immutable: the data is a deep copy of JDK types that JSON can carry.
 *
 * @param id grows with every event, over restarts too as long as the clock does
 * @param time when it happened
 * @param type what happened, dotted snake_case
 * @param data the particulars, in the order in which they were told
 */
public record Event(long id, Instant time, String type, Map<String, ?> data) {}
