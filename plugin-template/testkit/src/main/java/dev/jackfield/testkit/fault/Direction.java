package dev.jackfield.testkit.fault;

/**
 * A way through a proxy.
 *
 * @since 1.0
 */
public enum Direction {
    /** From who connected to the target. */
    TO_SERVER,
    /** From the target to who connected. */
    TO_CLIENT
}
