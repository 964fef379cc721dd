package dev.jackfield.spi;

/**
 * One mistake in what was asked.
 *
 * @param pointer where, dotted from the root of what was checked, such as {@code bindings.cache.store.l1.maximum_entries}
 * @param detail what was asked and what is possible; never a secret
 * @since 1.0
 */
public record Problem(String pointer, String detail) {
    /**
     * {@return the same mistake, seen from further up}
     *
     * @param prefix what stands before the pointer
     */
    public Problem under(String prefix) {
        return new Problem(pointer.isEmpty() ? prefix : prefix + "." + pointer, detail);
    }

    @Override
    public String toString() {
        return pointer.isEmpty() ? detail : pointer + ": " + detail;
    }
}
