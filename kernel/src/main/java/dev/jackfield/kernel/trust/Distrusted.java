package dev.jackfield.kernel.trust;

import dev.jackfield.spi.JackfieldException;

/**
 * A plugin is not trusted, or what says so can't be read. The message is for a person: what was expected, what was found,
 * and what would allow it.
 *
 * @since 1.0
 */
public final class Distrusted extends JackfieldException {
    private static final long serialVersionUID = 1L;

    /**
     * @param code why, in snake_case, such as {@code lock_digest} or {@code unknown_key}
     * @param message for a person
     */
    public Distrusted(String code, String message) {
        super(code, message, null);
    }
}
