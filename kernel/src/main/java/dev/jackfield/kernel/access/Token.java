package dev.jackfield.kernel.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token; not the token itself, which nobody but its bearer has. Immutable.
 *
 * @param id by which it is revoked
 * @param name for people; of live tokens no two have the same
 * @param scopes as granted
 * @param createdAt when
 * @param expiresAt when it ends; null for never
 */
public record Token(
        String id,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Copies the scopes. */
    public Token {
        scopes = Set.copyOf(scopes);
    }

    /**
     * {@return whether it has ended}
     *
     * @param now the time
     */
    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Principal principal() {
        return new Principal(name, Principal.Kind.TOKEN, Principal.widest(scopes), id, expiresAt);
    }

    /**
     * {@return it as JSON shows it}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("name", name);
        map.put("scopes", scopes.stream().sorted().map(Scope::word).toList());
        map.put("created_at", createdAt.toString());
        map.put("expires_at", expiresAt == null ? null : expiresAt.toString());
        return map;
    }
}
