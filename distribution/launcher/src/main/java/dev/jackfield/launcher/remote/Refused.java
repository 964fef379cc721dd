package dev.jackfield.launcher.remote;

/** The server answered that it will not do what was asked, or could not: exit code 1. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refused(Reply reply) {
        super(null, null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
