package dev.jackfield.spi;

/**
 * One mistake in what was asked.
 *
 * @param pointer where, dotted from the root of what was checked, such as {@code bindings.cache.store.l1.maximum_entries}
 * @param detail what was asked and what is possible; never a secret
 * @param source what it was read from, such as {@code jackfield.yaml:12:7} or {@code --port}; empty where that is evident
 * @since 1.0
 */
public record Problem(String pointer, String detail, String source) {
    /**
     * A mistake whose source is evident.
     *
     * @param pointer where, dotted from the root of what was checked
     * @param detail what was asked and what is possible; never a secret
     */
    public Problem(String pointer, String detail) {
        this(pointer, detail, "");
    }

    /**
     * {@return the same mistake, seen from further up}
     *
     * @param prefix what stands before the pointer
     */
    public Problem under(String prefix) {
        return new Problem(pointer.isEmpty() ? prefix : prefix + "." + pointer, detail, source);
    }

    /**
     * {@return the same mistake, with what it was read from}
     *
     * @param source such as {@code jackfield.yaml:12:7}
     */
    public Problem from(String source) {
        return new Problem(pointer, detail, source);
    }

    @Override
    public String toString() {
        return (source.isEmpty() ? "" : source + ": ") + (pointer.isEmpty() ? "" : pointer + ": ") + detail;
    }
}
