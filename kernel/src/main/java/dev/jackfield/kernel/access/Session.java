package dev.jackfield.kernel.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A browser that signed in. Thread-safe. */
public final class Session {
    private final Principal principal;
    private final String csrfToken;
    private final Instant endsAt;
    private volatile Instant usedAt;
    private volatile boolean ended;

    Session(Principal principal, String csrfToken, Instant endsAt, Instant usedAt) {
        this.principal = principal;
        this.csrfToken = csrfToken;
        this.endsAt = endsAt;
        this.usedAt = usedAt;
    }

    /**
     * {@return who signed in}
     */
    public Principal principal() {
        return principal;
    }

    /**
     * {@return whether a text is the proof that its own page has; takes the same time whatever the text is}
     *
     * @param proof as it was sent; null where it was not
     */
    public boolean proves(@Nullable String proof) {
        return proof != null && Hash.same(csrfToken, proof);
    }

    Instant endsAt() {
        return endsAt;
    }

    Instant usedAt() {
        return usedAt;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    void used(Instant now) {
        usedAt = now;
    }

    /**
     * {@return it as its browser is told}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", principal.name());
        map.put("scopes", principal.scopes());
        map.put("expires_at", endsAt.toString());
        map.put("csrf_token", csrfToken);
        return map;
    }

    /** Never shows its secret. */
    @Override
    public String toString() {
        return "session of " + principal.name();
    }
}
