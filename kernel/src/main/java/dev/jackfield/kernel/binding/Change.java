package dev.jackfield.kernel.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be different afterwards, all of it or nothing.
 *
 * @param targets what is to be plugged in where, in order; empty removes
 * @param order the order of all bindings by configuration; those it leaves out come last, in the order they came
 * @param renew whether a binding whose target is what runs already gets a new generation all the same
 * @param tolerant whether bindings that can't be made stay empty, and those that are down are served, instead of rolling
 *     all back: for the start
 * @since 1.0
 */
public record Change(
        Map<BindingKey, Optional<Target>> targets, List<BindingKey> order, boolean renew, boolean tolerant) {

    /** Copies both, keeping their order. */
    public Change {
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        order = List.copyOf(order);
    }

    /**
     * {@return a change that keeps the order of what is there, and swaps only what differs}
     *
     * @param targets what is to be plugged in where; empty removes
     */
    public static Change of(Map<BindingKey, Optional<Target>> targets) {
        return new Change(targets, List.of(), false, false);
    }

    /**
     * {@return the same change, which also replaces what would stay as it is}
     */
    public Change renewing() {
        return new Change(targets, order, true, tolerant);
    }

    /**
     * {@return the same change, which plugs in what it can: for the start}
     */
    public Change tolerating() {
        return new Change(targets, order, renew, true);
    }

    /**
     * {@return the same change with the order of the configuration}
     *
     * @param all every binding of the configuration, in order
     */
    public Change ordered(List<BindingKey> all) {
        return new Change(targets, all, renew, tolerant);
    }
}
