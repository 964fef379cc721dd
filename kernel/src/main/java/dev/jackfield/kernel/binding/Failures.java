package dev.jackfield.kernel.binding;

import dev.jackfield.spi.JackfieldException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Puts a plugin's exceptions into words, so that none of them is kept. */
final class Failures {
    private static final int MAXIMUM_CAUSES = 4;
    private static final int MAXIMUM_LENGTH = 2000;

    private Failures() {}

    /** The exception and what caused it, in one line. An exception may be hostile too. */
    static String describe(Throwable error) {
        try {
            StringBuilder words = new StringBuilder(words(error));
            Throwable cause = error.getCause();
            for (int i = 0; cause != null && i < MAXIMUM_CAUSES; i++) {
                words.append("; caused by ").append(words(cause));
                cause = cause.getCause();
            }
            return words.length() <= MAXIMUM_LENGTH ? words.toString() : words.substring(0, MAXIMUM_LENGTH) + "…";
        } catch (Throwable hostile) {
            return error.getClass().getName();
        }
    }

    private static String words(Throwable error) {
        String message = error.getMessage();
        if (error instanceof JackfieldException && message != null) {
            return message;
        }
        return message == null ? error.getClass().getName() : error.getClass().getName() + ": " + message;
    }

    /** The whole stack trace as text, for the log. */
    static String trace(Throwable error) {
        try {
            StringWriter text = new StringWriter();
            error.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (Throwable hostile) {
            return error.getClass().getName();
        }
    }
}
