package dev.jackfield.spi;

import java.util.List;
import java.util.Map;

/**
 * The live bindings of one extension point, in the order of the configuration. Thread-safe, never blocks.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public interface BindingSet<T> extends Iterable<T> {
    /**
     * {@return the handles of this moment by binding name, in order; immutable, and the same map until something is plugged in,
     * exchanged or taken out}
     */
    Map<String, T> byName();

    /**
     * {@return the handles of this moment, in order; immutable}
     */
    default List<T> all() {
        return List.copyOf(byName().values());
    }

    @Override
    default java.util.Iterator<T> iterator() {
        return all().iterator();
    }
}
