package dev.jackfield.kernel.binding;

/** A step of a generation's life failed, in words. */
final class StepFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean givenUp;

    StepFailed(String reason, boolean givenUp) {
        super(reason, null, false, false);
        this.givenUp = givenUp;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** Whether its thread may still be running. */
    boolean givenUp() {
        return givenUp;
    }
}
