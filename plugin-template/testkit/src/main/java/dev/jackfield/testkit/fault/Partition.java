package dev.jackfield.testkit.fault;

import java.util.Set;
import java.util.TreeSet;

/**
 * A network divided in two, until it is healed. Thread-safe.
 *
 * @since 1.0
 */
public final class Partition implements AutoCloseable {
    private final FaultNetwork network;
    private final Set<String> island;

    Partition(FaultNetwork network, Set<String> island) {
        this.network = network;
        this.island = island;
    }

    /**
     * {@return the names of one side}
     */
    public Set<String> island() {
        return island;
    }

    boolean divides(FaultProxy link) {
        return island.contains(link.from()) != island.contains(link.to());
    }

    /** Joins both sides again: what was held arrives. Nothing happens when it was healed before. */
    public void heal() {
        network.heal(this);
    }

    /** Heals it. */
    @Override
    public void close() {
        heal();
    }

    @Override
    public String toString() {
        return "partition of " + new TreeSet<>(island);
    }
}
