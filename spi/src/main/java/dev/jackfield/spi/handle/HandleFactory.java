package dev.jackfield.spi.handle;

import java.util.Set;

/**
 * Makes generated handles. The annotation processor writes one for the extension points of a module.
 *
 * @since 1.0
 */
public interface HandleFactory {
    /**
     * {@return the extension points it has handles for}
     */
    Set<Class<?>> points();

    /**
     * {@return a new handle}
     *
     * @param point one of {@link #points}
     * @param slot what the handle reads
     * @param owner who will hold it
     */
    <T> T handle(Class<T> point, Slot<T> slot, Owner owner);
}
