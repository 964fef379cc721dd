package dev.jackfield.kernel.config;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what is said of {@code http.auth} to {@link AuthSettings}. What is said of JWTs counts as a whole or is a mistake. */
final class AuthCheck {
    private static final Set<String> WITH_SECRET = Set.of("HS256", "HS384", "HS512");
    private static final Set<String> WITH_KEY =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    private static final int SHORTEST_SECRET = 32;

    private final Map<String, OptionValues> sections;
    private final Path home;
    private final Mistakes mistakes;

    /** Takes what is wrong. */
    interface Mistakes {
        void add(String section, Option<?> option, String detail);
    }

    AuthCheck(Map<String, OptionValues> sections, Path home, Mistakes mistakes) {
        this.sections = sections;
        this.home = home;
        this.mistakes = mistakes;
    }

    AuthSettings settings() {
        AuthSettings fallback = AuthSettings.DEFAULT;
        Duration idle = find(Schema.AUTH, Schema.SESSION_IDLE).orElse(fallback.sessionIdle());
        Duration lifetime = find(Schema.AUTH, Schema.SESSION_LIFETIME).orElse(fallback.sessionLifetime());
        long failures = find(Schema.AUTH, Schema.FAILURES).orElse((long) fallback.failures());
        return new AuthSettings(idle, lifetime, (int) failures, jwt());
    }

    private <V> Optional<V> find(String section, Option<V> option) {
        OptionValues checked = sections.get(section);
        return checked == null ? Optional.empty() : checked.find(option);
    }

    private <V> @Nullable V jwt(Option<V> option) {
        return find(Schema.JWT, option).orElse(null);
    }

    private @Nullable JwtSettings jwt() {
        String issuer = jwt(Schema.JWT_ISSUER);
        List<String> audience = jwt(Schema.JWT_AUDIENCE);
        String key = jwt(Schema.JWT_PUBLIC_KEY);
        String secret = jwt(Schema.JWT_SHARED_SECRET);
        String jwks = jwt(Schema.JWT_JWKS_FILE);
        List<Option<?>> keys = new ArrayList<>();
        if (key != null) {
            keys.add(Schema.JWT_PUBLIC_KEY);
        }
        if (secret != null) {
            keys.add(Schema.JWT_SHARED_SECRET);
        }
        if (jwks != null) {
            keys.add(Schema.JWT_JWKS_FILE);
        }
        if (issuer == null && audience == null && keys.isEmpty()) {
            return null;
        }
        boolean whole = present(issuer, Schema.JWT_ISSUER)
                & present(audience, Schema.JWT_AUDIENCE)
                & oneKey(keys)
                & algorithms(secret != null && keys.size() == 1)
                & longEnough(secret);
        Path file = file(jwks);
        if (!whole || issuer == null || audience == null || (jwks != null && file == null)) {
            return null;
        }
        return new JwtSettings(
                issuer,
                audience,
                find(Schema.JWT, Schema.JWT_ALGORITHMS).orElse(List.of()),
                key,
                secret,
                file,
                find(Schema.JWT, Schema.JWT_NAME_CLAIM).orElse("sub"),
                find(Schema.JWT, Schema.JWT_SCOPE_CLAIM).orElse("scope"),
                find(Schema.JWT, Schema.JWT_SCOPE_PREFIX).orElse(""),
                find(Schema.JWT, Schema.JWT_LEEWAY).orElse(Duration.ZERO));
    }

    private boolean present(@Nullable Object value, Option<?> option) {
        boolean there = value != null && !(value instanceof List<?> list && list.isEmpty());
        if (!there) {
            mistakes.add(Schema.JWT, option, "is needed for JWTs");
        }
        return there;
    }

    private boolean oneKey(List<Option<?>> keys) {
        if (keys.size() != 1) {
            mistakes.add(
                    Schema.JWT,
                    keys.isEmpty() ? Schema.JWT_PUBLIC_KEY : keys.get(1),
                    "one of public_key, shared_secret and jwks_file is needed, and there are " + keys.size());
        }
        return keys.size() == 1;
    }

    /** What is verified with a public key must not be verified with a secret: who knows the key could sign. */
    private boolean algorithms(boolean bySecret) {
        List<String> asked = find(Schema.JWT, Schema.JWT_ALGORITHMS).orElse(List.of());
        Set<String> possible = bySecret ? WITH_SECRET : WITH_KEY;
        if (asked.isEmpty() || !possible.containsAll(asked)) {
            mistakes.add(
                    Schema.JWT,
                    Schema.JWT_ALGORITHMS,
                    asked + " does not go with " + (bySecret ? "a shared secret" : "a public key") + "; possible: "
                            + String.join(", ", possible.stream().sorted().toList()));
            return false;
        }
        return true;
    }

    private boolean longEnough(@Nullable String secret) {
        boolean shorter = secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET;
        if (shorter) {
            mistakes.add(Schema.JWT, Schema.JWT_SHARED_SECRET, "is shorter than " + SHORTEST_SECRET + " bytes");
        }
        return !shorter;
    }

    private @Nullable Path file(@Nullable String jwks) {
        try {
            return jwks == null ? null : home.resolve(jwks).normalize();
        } catch (InvalidPathException e) {
            mistakes.add(Schema.JWT, Schema.JWT_JWKS_FILE, "is no path: " + e.getReason());
            return null;
        }
    }
}
