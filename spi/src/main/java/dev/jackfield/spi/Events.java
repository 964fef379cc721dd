package dev.jackfield.spi;

import java.util.Map;

/**
 * Tells operators what happened; clients read it at {@code GET /api/v1/events}. Thread-safe, never blocks, bounded: the
 * oldest events go first.
 *
 * @since 1.0
 */
public interface Events {
    /**
     * Tells one event.
     *
     * @param type what happened, dotted snake_case below the concern's name, such as {@code upstream.ejected}
     * @param data values that JSON can carry: strings, numbers, booleans, maps and lists of them; never a secret
     */
    void emit(String type, Map<String, ?> data);
}
