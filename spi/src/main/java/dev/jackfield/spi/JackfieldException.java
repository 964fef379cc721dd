package dev.jackfield.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root of what Jackfield throws: a code that operators can count, and all mistakes at once.
 *
 * @since 1.0
 */
public class JackfieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<Problem> problems;

    /**
     * @param code what went wrong, in snake_case, from a small fixed set
     * @param message where, what was asked, what is possible
     * @param cause why, or null
     */
    public JackfieldException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.problems = List.of();
    }

    /**
     * @param code what went wrong, in snake_case
     * @param problems all mistakes, at least one
     */
    public JackfieldException(String code, List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    /**
     * {@return what went wrong, in snake_case}
     */
    public String code() {
        return code;
    }

    /**
     * {@return all mistakes, where several were found; else empty}
     */
    public List<Problem> problems() {
        return problems;
    }
}
