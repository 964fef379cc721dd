package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in the tree. A part may contain dots, as the names of extension points do.
 *
 * @param parts from the root
 */
record Pointer(List<String> parts) {
    static final String BINDINGS = "bindings";
    static final String PROVIDER = "provider";
    static final String DRAIN_TIMEOUT = "drain_timeout";
    /** The provider that leaves a binding empty, also one that has a default. */
    static final String NONE = "none";

    Pointer {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("has an empty path");
        }
    }

    // a record's own are put together when they are first called, which every start would wait for

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pointer pointer && pointer.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    static Pointer of(String... parts) {
        return new Pointer(List.of(parts));
    }

    static Pointer of(BindingKey key, String option) {
        return of(BINDINGS, key.point(), key.name(), option);
    }

    static Pointer of(BindingKey key) {
        return of(BINDINGS, key.point(), key.name());
    }

    /** Whether it is an option of a binding, its provider included. */
    boolean isInBinding() {
        return parts.size() == 4 && parts.get(0).equals(BINDINGS);
    }

    BindingKey binding() {
        return new BindingKey(parts.get(1), parts.get(2));
    }

    String last() {
        return parts.get(parts.size() - 1);
    }

    /** As problems show it. */
    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
