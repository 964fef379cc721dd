package dev.jackfield.kernel.access;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens with scopes. Durable; at most {@value #CAPACITY}. Thread-safe: finding one is a look into a map that nobody
 * changes; making and revoking block on the disk.
 */
public final class Tokens {
    /** How many there can be. */
    public static final int CAPACITY = 1000;

    private static final int ID_BYTES = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenFile file;
    private final Clock clock;
    private volatile Map<Hash, Token> byHash;
    private volatile Map<String, Token> byId;

    Tokens(Path folder, Clock clock, Consumer<String> warnings) {
        this.file = new TokenFile(folder);
        this.clock = clock;
        this.byHash = file.load(warnings);
        this.byId = index(byHash);
    }

    /**
     * A token that was just made.
     *
     * @param token what is known of it
     * @param secret the token itself, which is told this once
     */
    public record Made(Token token, String secret) {
        /** Never shows the token. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /**
     * Makes a token. It counts once it is on disk.
     *
     * @param name of which there is no live one yet
     * @param scopes at least one
     * @param lifetime after which it ends; null for never
     * @throws JackfieldException {@code conflict} where the name is taken or there are too many
     */
    public synchronized Made create(String name, Set<Scope> scopes, @Nullable Duration lifetime) {
        Instant now = clock.instant();
        Map<Hash, Token> next = new LinkedHashMap<>(byHash);
        if (next.values().stream().anyMatch(token -> token.name().equals(name) && !token.expired(now))) {
            throw new JackfieldException("conflict", "there is a token \"" + name + "\" already", null);
        }
        if (next.size() >= CAPACITY) {
            next.values().removeIf(token -> token.expired(now));
        }
        if (next.size() >= CAPACITY) {
            throw new JackfieldException(
                    "conflict", "there are " + CAPACITY + " tokens already; revoke some that nobody needs", null);
        }
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        String secret = SecretText.token();
        Token token = new Token(
                HexFormat.of().formatHex(id), name, scopes, now, lifetime == null ? null : now.plus(lifetime));
        next.put(Hash.of(secret), token);
        replace(next);
        return new Made(token, secret);
    }

    /**
     * Ends a token at once, and every session that began with it.
     *
     * @param id the token's id
     * @return the token; empty where there is none of that id
     */
    public synchronized Optional<Token> revoke(String id) {
        Token token = byId.get(id);
        if (token == null) {
            return Optional.empty();
        }
        Map<Hash, Token> next = new LinkedHashMap<>(byHash);
        next.values().removeIf(each -> each.id().equals(id));
        replace(next);
        return Optional.of(token);
    }

    private void replace(Map<Hash, Token> next) {
        file.store(next);
        byId = index(next);
        byHash = next;
    }

    private static Map<String, Token> index(Map<Hash, Token> tokens) {
        return tokens.values().stream().collect(Collectors.toMap(Token::id, token -> token, (one, other) -> other));
    }

    /**
     * {@return all tokens, also those that ended, the oldest first}
     */
    public List<Token> all() {
        return byHash.values().stream()
                .sorted(Comparator.comparing(Token::createdAt).thenComparing(Token::id))
                .toList();
    }

    /**
     * {@return a token by its id; empty where there is none}
     *
     * @param id the token's id
     */
    public Optional<Token> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** {@return the token of a secret; null where nobody knows it} */
    @Nullable
    Token bySecret(String secret) {
        return byHash.get(Hash.of(secret));
    }
}
