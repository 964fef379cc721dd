package dev.jackfield.spi;

/**
 * Nothing is plugged in where something was asked for.
 *
 * @since 1.0
 */
public final class NotBoundException extends JackfieldException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which binding, and which there are
     */
    public NotBoundException(String message) {
        super("not_bound", message, null);
    }
}
