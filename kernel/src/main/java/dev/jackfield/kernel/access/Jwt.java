package dev.jackfield.kernel.access;

import dev.jackfield.kernel.config.JwtSettings;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes JWTs (RFC 7519) of one issuer. Its algorithm is held against the list first, then Vert.x verifies the signature, and
 * only then are claims looked at, so that what is wrong with them is told to nobody but a bearer of the issuer's. Thread-safe;
 * remembers those that were verified.
 */
final class Jwt {
    private static final int REMEMBERED = 1000;
    private static final int LONGEST_NAME = 200;

    private final JwtSettings settings;
    private final Clock clock;
    private final JWTAuth signatures;
    private final Map<Hash, Principal> verified = new ConcurrentHashMap<>();

    /** @throws JackfieldException {@code invalid_configuration} if a key can't be read */
    Jwt(JwtSettings settings, Vertx vertx, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.signatures = signatures(settings, vertx);
    }

    private static JWTAuth signatures(JwtSettings settings, Vertx vertx) {
        // times are held against our own clock
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        String pem = settings.publicKey();
        String secret = settings.sharedSecret();
        Path jwks = settings.jwksFile();
        String place = pem != null ? "public_key" : secret != null ? "shared_secret" : "jwks_file";
        try {
            if (jwks != null) {
                keys(jwks).forEach(options::addJwk);
            } else {
                settings.algorithms()
                        .forEach(algorithm -> options.addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(algorithm)
                                .setBuffer(String.valueOf(pem != null ? pem : secret))));
            }
            return JWTAuth.create(vertx, options);
        } catch (IOException | RuntimeException e) {
            // what a parser says of a key may show it
            String why =
                    jwks != null ? jwks + " has no keys that can be read" : "is no key of " + settings.algorithms();
            throw new JackfieldException(
                    "invalid_configuration",
                    List.of(new Problem(
                            "http.auth.jwt." + place, why + " (" + e.getClass().getSimpleName() + ")")));
        }
    }

    private static List<JsonObject> keys(Path file) throws IOException {
        List<JsonObject> keys = new ArrayList<>();
        for (Object each : new JsonObject(Files.readString(file, StandardCharsets.UTF_8)).getJsonArray("keys")) {
            JsonObject key = (JsonObject) each;
            if (!"enc".equals(key.getString("use"))) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("no keys");
        }
        return keys;
    }

    static boolean looksLikeOne(String token) {
        return token.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * {@return whose it is}
     *
     * @throws AccessDenied if it is not taken
     */
    Principal verify(String token) {
        Hash hash = Hash.of(token);
        Principal known = verified.get(hash);
        if (known == null) {
            known = principal(claims(token));
            if (verified.size() >= REMEMBERED) {
                verified.clear();
            }
            verified.put(hash, known);
        }
        Instant end = known.expiresAt();
        if (end != null && !clock.instant().isBefore(end)) {
            verified.remove(hash);
            throw new AccessDenied(AccessDenied.Reason.TOKEN_EXPIRED, "the token ended at " + end);
        }
        return known;
    }

    private JsonObject claims(String token) {
        String[] parts = token.split("\\.", -1);
        JsonObject header = json(parts[0]);
        if (!(header.getValue("alg") instanceof String algorithm)
                || !settings.algorithms().contains(algorithm)) {
            throw refused("its algorithm is none of " + String.join(", ", settings.algorithms()));
        }
        if (header.containsKey("crit")) {
            throw refused("it has critical extensions");
        }
        if (!signed(token)) {
            throw refused("its signature is not by a key that is known here");
        }
        return json(parts[1]);
    }

    private boolean signed(String token) {
        try {
            return signatures.authenticate(new TokenCredentials(token)).succeeded();
        } catch (RuntimeException e) {
            // Vert.x stumbles over claims of another type than it expects
            throw refused("its claims can't be read");
        }
    }

    private static JsonObject json(String part) {
        try {
            return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DecodeException e) {
            throw new AccessDenied(AccessDenied.Reason.TOKEN_MALFORMED, "this is no JWT");
        }
    }

    private Principal principal(JsonObject claims) {
        if (!settings.issuer().equals(claims.getValue("iss"))) {
            throw refused("its issuer is not " + settings.issuer());
        }
        List<String> audience = texts(claims.getValue("aud"));
        if (settings.audience().stream().noneMatch(audience::contains)) {
            throw refused("it is not for " + String.join(" or ", settings.audience()));
        }
        Instant end = time(claims, "exp");
        if (end == null) {
            throw refused("it never ends: exp is needed");
        }
        Instant begin = time(claims, "nbf");
        if (begin != null && clock.instant().isBefore(begin.minus(settings.leeway()))) {
            throw new AccessDenied(AccessDenied.Reason.TOKEN_NOT_YET_VALID, "the token begins at " + begin);
        }
        if (!(claims.getValue(settings.nameClaim()) instanceof String name) || name.isBlank()) {
            throw refused("it names nobody: " + settings.nameClaim() + " is needed");
        }
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return new Principal(
                shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown,
                Principal.Kind.JWT,
                Principal.widest(scopes(claims.getValue(settings.scopeClaim()))),
                "",
                end.plus(settings.leeway()));
    }

    private List<Scope> scopes(@Nullable Object claim) {
        return texts(claim).stream()
                .flatMap(text -> Arrays.stream(text.split(" ", -1)))
                .filter(word -> word.startsWith(settings.scopePrefix()))
                .flatMap(word -> Scope.of(word.substring(settings.scopePrefix().length())).stream())
                .toList();
    }

    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof JsonArray list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String text ? List.of(text) : List.of();
    }

    private static @Nullable Instant time(JsonObject claims, String claim) {
        Object value = claims.getValue(claim);
        if (value == null) {
            return null;
        }
        // beyond that Instant has no room, and nobody means it
        long greatest = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        if (value instanceof Number seconds && Math.abs(seconds.doubleValue()) <= greatest) {
            return Instant.ofEpochSecond(seconds.longValue());
        }
        throw refused(claim + " is no time");
    }

    private static AccessDenied refused(String why) {
        return new AccessDenied(AccessDenied.Reason.TOKEN_REFUSED, "the JWT is refused: " + why);
    }
}
