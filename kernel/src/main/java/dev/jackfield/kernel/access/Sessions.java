package dev.jackfield.kernel.access;

import dev.jackfield.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The browsers that signed in, in memory alone: a restart asks to sign in again. At most {@value #CAPACITY}; one more ends
 * the one that was idle for longest. A session ends with what it began with. Thread-safe, never blocks.
 */
public final class Sessions {
    /** How many there can be. */
    public static final int CAPACITY = 1000;

    private final Clock clock;
    private final Duration idle;
    private final Duration lifetime;
    private final Predicate<Principal> stands;
    private final Map<Hash, Session> open = new ConcurrentHashMap<>();

    /**
     * @param idle after how long without a request one ends
     * @param lifetime after which one ends in any case
     * @param stands whether what somebody signed in with still counts
     */
    Sessions(Clock clock, Duration idle, Duration lifetime, Predicate<Principal> stands) {
        this.clock = clock;
        this.idle = idle;
        this.lifetime = lifetime;
        this.stands = stands;
    }

    /**
     * A session that just began.
     *
     * @param session what is known of it
     * @param cookie the secret that its browser keeps
     */
    public record Begun(Session session, String cookie) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return session.toString();
        }
    }

    /**
     * Begins a session.
     *
     * @param principal who signed in
     */
    public Begun begin(Principal principal) {
        Instant now = clock.instant();
        Instant ends = now.plus(lifetime);
        Instant credential = principal.expiresAt();
        Session session = new Session(
                principal,
                SecretText.random(),
                credential != null && credential.isBefore(ends) ? credential : ends,
                now);
        String cookie = SecretText.random();
        synchronized (open) {
            if (open.size() >= CAPACITY) {
                open.values().removeIf(each -> !live(each, now));
            }
            if (open.size() >= CAPACITY) {
                open.entrySet().stream()
                        .min(Comparator.comparing(each -> each.getValue().usedAt()))
                        .ifPresent(idlest -> end(idlest.getValue()));
            }
            open.put(Hash.of(cookie), session);
        }
        return new Begun(session, cookie);
    }

    /** {@return the session of a cookie, which is used now; empty where it ended or never was} */
    Optional<Session> use(String cookie) {
        Hash hash = Hash.of(cookie);
        Session session = open.get(hash);
        if (session == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!live(session, now)) {
            open.remove(hash);
            return Optional.empty();
        }
        session.used(now);
        return Optional.of(session);
    }

    /**
     * {@return whether it has not ended; asking does not count as use}
     *
     * @param session which one
     */
    public boolean live(Session session) {
        return live(session, clock.instant());
    }

    private boolean live(Session session, Instant now) {
        return !session.ended()
                && now.isBefore(session.endsAt())
                && now.isBefore(session.usedAt().plus(idle))
                && stands.test(session.principal());
    }

    /**
     * Ends a session.
     *
     * @param session which one
     */
    public void end(Session session) {
        session.end();
        open.values().remove(session);
    }

    /**
     * {@return how many there are}
     */
    public int count() {
        return open.size();
    }
}
