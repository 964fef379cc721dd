package dev.jackfield.kernel.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Immutable.
 *
 * @param name the token's, or the subject of a JWT
 * @param kind how it was found out
 * @param scope the widest scope granted, which has all before it; {@link Scope#OPEN} where none is
 * @param credential what it stands on: the token's id, for a principal that goes when the token goes; else empty
 * @param expiresAt when it ends; null for never
 */
public record Principal(
        String name,
        Kind kind,
        Scope scope,
        String credential,
        @Nullable Instant expiresAt) {
    /** How one is known, or what acts where no person asks. */
    public enum Kind {
        /** By the token of the data folder. */
        ADMIN_TOKEN,
        /** By a token with scopes. */
        TOKEN,
        /** By a JWT of another issuer. */
        JWT,
        /** Nobody was known. */
        ANONYMOUS,
        /** The configuration file was edited. */
        FILE,
        /** A file came or went in the drop directory. */
        DROP_DIRECTORY,
        /** The kernel itself. */
        KERNEL;

        /**
         * {@return the word for it, such as {@code admin_token}}
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nobody in particular. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Kind.ANONYMOUS, Scope.OPEN, "", null);

    /**
     * {@return one who acts without being asked for anything}
     *
     * @param kind which
     */
    public static Principal of(Kind kind) {
        return new Principal(kind.word().replace('_', ' '), kind, Scope.ADMIN, "", null);
    }

    /**
     * {@return whether it may do what needs a scope}
     *
     * @param needed by a route
     */
    public boolean may(Scope needed) {
        return scope.compareTo(needed) >= 0;
    }

    /**
     * {@return the words of all its scopes}
     */
    public List<String> scopes() {
        return Scope.granted().stream().filter(this::may).map(Scope::word).toList();
    }

    /**
     * {@return the widest of some scopes}
     *
     * @param scopes as granted
     */
    static Scope widest(Collection<Scope> scopes) {
        return scopes.stream().max(Scope::compareTo).orElse(Scope.OPEN);
    }
}
