package dev.jackfield.spi.cluster;

import java.time.Instant;

/**
 * A node that lives. Immutable.
 *
 * @param id unique, the {@link Message#sender} of its messages; another one after a restart
 * @param name what its operator calls it
 * @param since when it joined, by the clock that the cluster shares
 * @since 1.0
 */
public record Member(String id, String name, Instant since) {}
