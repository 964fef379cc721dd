package dev.jackfield.spi;

/**
 * Something of a generation was used after that generation retired: a call that outlived the drain deadline, or a
 * function whose caller is gone.
 *
 * @since 1.0
 */
public final class RetiredException extends JackfieldException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was used, and whose it was
     */
    public RetiredException(String message) {
        super("retired", message, null);
    }
}
