package dev.jackfield.spi.database;

import java.time.Duration;
import java.util.List;

/**
 * Counts of the pools of a {@link Database}, all of them together.
 *
 * @param active connections in use
 * @param idle connections that wait for use
 * @param waiting threads that wait for a connection
 * @param maximum how many connections there can be
 * @param timeouts how often a wait ended without a connection, since this generation started
 * @param waitP99 of a hundred waits for a connection of the last minutes, the second longest; zero when there was none
 * @param leaked how many connections were held longer than the threshold, since this generation started
 * @param leaks those that are still held, the longest first, a bounded number of them
 * @since 1.0
 */
public record DatabaseStatistics(
        int active,
        int idle,
        int waiting,
        int maximum,
        long timeouts,
        Duration waitP99,
        long leaked,
        List<ConnectionLeak> leaks) {
    /** Copies the list. */
    public DatabaseStatistics {
        leaks = List.copyOf(leaks);
    }
}
