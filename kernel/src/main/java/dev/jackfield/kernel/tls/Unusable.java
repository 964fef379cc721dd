package dev.jackfield.kernel.tls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a certificate or key can't be used, in words without secrets. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String option;
    private final @Nullable Instant until;

    /**
     * @param option which one of {@code tls} is at fault
     * @param reason for a person
     */
    Unusable(String option, String reason) {
        this(option, reason, null);
    }

    /**
     * @param option which one of {@code tls} is at fault
     * @param reason for a person
     * @param until when the same files can be used; null for never
     */
    Unusable(String option, String reason, @Nullable Instant until) {
        super(reason, null, false, false);
        this.option = option;
        this.until = until;
    }

    String option() {
        return option;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    @Nullable
    Instant until() {
        return until;
    }
}
