package dev.jackfield.kernel.access;

import dev.jackfield.kernel.config.AuthSettings;
import dev.jackfield.spi.Clock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The door of this package: says who asks, or why they are not let in. Thread-safe. */
public final class Access {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Each is in the audit, which a token that only reads must not be able to roll over. */
    private static final int SIGN_INS = 30;

    private static final Duration SIGN_IN_EACH = Duration.ofSeconds(10);

    private final AdminToken admin;
    private final Tokens tokens;
    private final Sessions sessions;
    private final Failures failures;
    private final Failures signIns;
    private final Clock clock;
    private final @Nullable Jwt jwt;

    /**
     * Reads what the data folder has, and writes the admin token where it has none. Blocks.
     *
     * @param dataFolder an existing folder, locked by this process
     * @param settings who is let in
     * @param vertx verifies JWTs
     * @param clock when things end
     * @param secret gets the admin token, so that no text shows it
     * @param warnings gets what was lost
     * @throws dev.jackfield.spi.JackfieldException if a file or a key can't be read
     */
    public Access(
            Path dataFolder,
            AuthSettings settings,
            Vertx vertx,
            Clock clock,
            Consumer<String> secret,
            Consumer<String> warnings) {
        this.admin = AdminToken.of(dataFolder, secret);
        this.tokens = new Tokens(dataFolder, clock, warnings);
        this.clock = clock;
        this.sessions = new Sessions(clock, settings.sessionIdle(), settings.sessionLifetime(), this::stands);
        this.failures = new Failures(clock, settings.failures(), WINDOW.dividedBy(settings.failures()));
        this.signIns = new Failures(clock, SIGN_INS, SIGN_IN_EACH);
        this.jwt = settings.jwt() == null ? null : new Jwt(settings.jwt(), vertx, clock);
    }

    /**
     * {@return the tokens with scopes}
     */
    public Tokens tokens() {
        return tokens;
    }

    /**
     * {@return the browsers that signed in}
     */
    public Sessions sessions() {
        return sessions;
    }

    /**
     * {@return who bears a token. One that is good is let in however often others at the same address were wrong}
     *
     * @param token as it was sent
     * @param address whence
     * @throws AccessDenied if it is not good; when that was too often, without saying what is wrong
     */
    public Principal bearer(String token, String address) {
        try {
            return known(token);
        } catch (AccessDenied denied) {
            Duration blocked = failures.blocked(address);
            if (!blocked.isZero()) {
                throw tooMany(blocked);
            }
            failures.count(address);
            throw denied;
        }
    }

    /**
     * Counts a sign-in, before it is made.
     *
     * @param principal who bears a good token
     * @throws AccessDenied if it was too often
     */
    public void countSignIn(Principal principal) {
        // no address has a blank in it
        String who = "principal " + principal.name().replace(':', ' ');
        Duration blocked = signIns.blocked(who);
        if (!blocked.isZero()) {
            throw new AccessDenied(
                    AccessDenied.Reason.TOO_MANY_FAILURES,
                    "\"" + principal.name() + "\" signed in too often; wait " + Math.max(1, blocked.toSeconds()) + " s",
                    blocked);
        }
        signIns.count(who);
    }

    /**
     * {@return a session, however often others at the same address were wrong}
     *
     * @param principal who bears a good token
     */
    public Sessions.Begun signIn(Principal principal) {
        return sessions.begin(principal);
    }

    /**
     * {@return the session of a cookie, which is used now; empty where it ended or never was}
     *
     * @param cookie as it was sent
     */
    public Optional<Session> session(String cookie) {
        return sessions.use(cookie);
    }

    /**
     * {@return whether what a principal came in with is still good: for what goes on for long}
     *
     * @param principal who came in
     */
    public boolean stands(Principal principal) {
        if (principal.kind() == Principal.Kind.TOKEN) {
            return tokens.find(principal.credential())
                    .filter(token -> !token.expired(clock.instant()))
                    .isPresent();
        }
        return principal.expiresAt() == null || clock.instant().isBefore(principal.expiresAt());
    }

    /**
     * {@return what counts as one address: of IPv6 the network of 64 bits}
     *
     * @param address whence
     */
    public static String network(String address) {
        return Failures.network(address);
    }

    private Principal known(String token) {
        if (admin.is(token)) {
            return new Principal("admin-token", Principal.Kind.ADMIN_TOKEN, Scope.ADMIN, "", null);
        }
        if (!SecretText.canBeToken(token)) {
            throw new AccessDenied(
                    AccessDenied.Reason.TOKEN_MALFORMED, "this can't be a token: Authorization: Bearer …");
        }
        Token known = tokens.bySecret(token);
        if (known != null) {
            if (known.expired(clock.instant())) {
                throw new AccessDenied(
                        AccessDenied.Reason.TOKEN_EXPIRED,
                        "the token \"" + known.name() + "\" ended at " + known.expiresAt());
            }
            return known.principal();
        }
        if (jwt != null && Jwt.looksLikeOne(token)) {
            return jwt.verify(token);
        }
        throw new AccessDenied(AccessDenied.Reason.TOKEN_UNKNOWN, "the token is not known; it may have been revoked");
    }

    private static AccessDenied tooMany(Duration blocked) {
        return new AccessDenied(
                AccessDenied.Reason.TOO_MANY_FAILURES,
                "too many tokens from this address were wrong; wait " + Math.max(1, blocked.toSeconds()) + " s",
                blocked);
    }
}
