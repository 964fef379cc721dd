package dev.jackfield.kernel.binding;

/**
 * Which binding.
 *
 * @param point the extension point's name, such as {@code cache.store}
 * @param name the binding's name, such as {@code l1}
 * @since 1.0
 */
public record BindingKey(String point, String name) {
    /**
     * {@return as {@code point/name}}
     */
    @Override
    public String toString() {
        return point + "/" + name;
    }
}
