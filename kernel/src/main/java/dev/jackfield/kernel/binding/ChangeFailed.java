package dev.jackfield.kernel.binding;

import dev.jackfield.spi.JackfieldException;
import java.util.List;

/**
 * A change was rolled back, or not begun: everything runs as before. Never carries a plugin's exception as its cause.
 *
 * @since 1.0
 */
public final class ChangeFailed extends JackfieldException {
    private static final long serialVersionUID = 1L;

    private final transient List<SwapReport> reports;

    /**
     * @param code why, in snake_case: {@code rolled_back}, {@code in_use}, {@code shutting_down} or {@code busy}
     * @param message which binding failed, at what, and why
     * @param reports one of each binding of the change; empty if it was not begun
     */
    public ChangeFailed(String code, String message, List<SwapReport> reports) {
        super(code, message, null);
        this.reports = List.copyOf(reports);
    }

    /**
     * {@return one report of each binding of the change; empty if it was not begun}
     */
    public List<SwapReport> reports() {
        return reports;
    }
}
