package dev.jackfield.kernel.access;

import dev.jackfield.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The browsers that signed in, in memory alone: a restart asks to sign in again. At most {@value #CAPACITY_OF_ONE} of one
 * token or subject; one more ends the one of them that was idle for longest. When there are {@value #CAPACITY} in all, whoever
 * has most of them gives way. A session ends with what it began with. Thread-safe, never blocks.
 */
public final class Sessions {
    /** How many there can be. */
    public static final int CAPACITY = 1000;
    /** How many somebody can have. */
    public static final int CAPACITY_OF_ONE = 20;

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
            makeRoom(Owner.of(session), now);
            open.put(Hash.of(cookie), session);
        }
        return new Begun(session, cookie);
    }

    /** What a session began with. */
    private record Owner(Principal.Kind kind, String name, String credential) {
        private static Owner of(Session session) {
            Principal principal = session.principal();
            return new Owner(principal.kind(), principal.name(), principal.credential());
        }
    }

    private void makeRoom(Owner owner, Instant now) {
        if (of(owner).size() >= CAPACITY_OF_ONE || open.size() >= CAPACITY) {
            open.values().removeIf(each -> !live(each, now));
        }
        List<Session> own = of(owner);
        if (own.size() >= CAPACITY_OF_ONE) {
            endIdlest(own);
        } else if (open.size() >= CAPACITY) {
            open.values().stream().collect(Collectors.groupingBy(Owner::of)).values().stream()
                    .max(Comparator.comparingInt(List::size))
                    .ifPresent(this::endIdlest);
        }
    }

    private List<Session> of(Owner owner) {
        return open.values().stream()
                .filter(each -> Owner.of(each).equals(owner))
                .toList();
    }

    private void endIdlest(List<Session> sessions) {
        sessions.stream().min(Comparator.comparing(Session::usedAt)).ifPresent(this::end);
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
