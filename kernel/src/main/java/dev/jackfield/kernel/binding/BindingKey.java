package dev.jackfield.kernel.binding;

import org.jspecify.annotations.Nullable;

/**
 * Which binding.
 *
 * @param point the extension point's name, such as {@code cache.store}
 * @param name the binding's name, such as {@code l1}
 * @since 1.0
 */
public record BindingKey(String point, String name) {
    // a record's own are put together when they are first called, which every start would wait for

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BindingKey key && key.point.equals(point) && key.name.equals(name);
    }

    @Override
    public int hashCode() {
        return 31 * point.hashCode() + name.hashCode();
    }

    /**
     * {@return as {@code point/name}}
     */
    @Override
    public String toString() {
        return point + "/" + name;
    }
}
