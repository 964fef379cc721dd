package dev.jackfield.kernel.config;

import dev.jackfield.spi.OptionValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf says once its variables are filled in.
 *
 * @param value a text, a list of texts, or null where nothing was said
 * @param secret whether a secret is in it, so that it is never shown
 * @param origin where it comes from
 */
record Resolved(@Nullable Object value, boolean secret, Origin origin) {
    /** As it may be shown. */
    Object shown() {
        if (value == null) {
            return "";
        }
        return secret ? OptionValues.MASK : value;
    }

    String text() {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : value == null ? "" : value.toString();
    }
}
