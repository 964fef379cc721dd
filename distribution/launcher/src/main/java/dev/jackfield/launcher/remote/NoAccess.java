package dev.jackfield.launcher.remote;

/** The server can't be reached, or does not take the token: exit code 3. The message says which, and what to do. */
final class NoAccess extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAccess(String message) {
        super(message, null, false, false);
    }
}
