package dev.jackfield.spi.balance;

/**
 * A node and how it is.
 *
 * @param node the node
 * @param healthy whether it is chosen
 * @param inFlight requests chosen for it and not reported yet
 * @param detail why it is not healthy; empty when it is
 * @since 1.0
 */
public record NodeState(Node node, boolean healthy, int inFlight, String detail) {}
