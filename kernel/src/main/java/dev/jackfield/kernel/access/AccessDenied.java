package dev.jackfield.kernel.access;

import java.time.Duration;

/** Why somebody is not let in, in words that help who has the right to come in and nobody else. */
public final class AccessDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Duration retryAfter;

    /** Each is the code of a problem. */
    public enum Reason {
        /** Nothing was shown. */
        UNAUTHORIZED(401),
        /** What was shown can't be a token. */
        TOKEN_MALFORMED(401),
        /** Nobody knows it, or no longer. */
        TOKEN_UNKNOWN(401),
        /** It was good once. */
        TOKEN_EXPIRED(401),
        /** It will be good later. */
        TOKEN_NOT_YET_VALID(401),
        /** A JWT that is not for here, or is not signed by whom it should be. */
        TOKEN_REFUSED(401),
        /** The session ended. */
        SESSION_UNKNOWN(401),
        /** The scope does not allow it. */
        FORBIDDEN(403),
        /** A change by cookie without its proof. */
        CSRF(403),
        /** A page from elsewhere asks with the cookie. */
        FOREIGN_ORIGIN(403),
        /** Too often wrong. */
        TOO_MANY_FAILURES(429);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /**
         * {@return the status of HTTP for it}
         */
        public int status() {
            return status;
        }
    }

    /**
     * @param reason which
     * @param detail for a person
     */
    public AccessDenied(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }

    AccessDenied(Reason reason, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /**
     * {@return which reason}
     */
    public Reason reason() {
        return reason;
    }

    /**
     * {@return whether a token was shown and is wrong, which is counted}
     */
    public boolean wrongToken() {
        return switch (reason) {
            case TOKEN_MALFORMED, TOKEN_UNKNOWN, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_REFUSED -> true;
            case UNAUTHORIZED, SESSION_UNKNOWN, FORBIDDEN, CSRF, FOREIGN_ORIGIN, TOO_MANY_FAILURES -> false;
        };
    }

    /**
     * {@return for a person}
     */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /**
     * {@return after how long to try again; zero where that changes nothing}
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
