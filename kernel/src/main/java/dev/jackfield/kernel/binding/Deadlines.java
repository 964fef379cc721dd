package dev.jackfield.kernel.binding;

import java.time.Duration;

/**
 * How long each step of a generation's life may take before it is given up.
 *
 * @param start for create, for start and for mounting routes, each
 * @param health for one answer about health
 * @param carry for carrying all state
 * @param drain for calls in flight to leave; what remains is cut
 * @param stop for stop, for close and for undoing what was tracked, each
 * @since 1.0
 */
public record Deadlines(Duration start, Duration health, Duration carry, Duration drain, Duration stop) {
    /** Start 30 s, health 5 s, carry 30 s, drain 10 s, stop 5 s. */
    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));

    /**
     * {@return the same with another drain deadline}
     *
     * @param drain for calls in flight to leave
     */
    public Deadlines drainingWithin(Duration drain) {
        return new Deadlines(start, health, carry, drain, stop);
    }

    /**
     * {@return the same with another start deadline}
     *
     * @param start for create, for start and for mounting routes, each
     */
    public Deadlines startingWithin(Duration start) {
        return new Deadlines(start, health, carry, drain, stop);
    }
}
