package dev.jackfield.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which JWTs of another issuer are taken. One of the three keys is there.
 *
 * @param issuer what {@code iss} has to be
 * @param audience one of them has to be in {@code aud}
 * @param algorithms one of them has to sign
 * @param publicKey a PEM
 * @param sharedSecret a text
 * @param jwksFile a file with a JSON Web Key Set
 * @param nameClaim which claim names who asks
 * @param scopeClaim which claim has the scopes: a text with spaces, or a list
 * @param scopePrefix what stands before the words of ours there
 * @param leeway by how much clocks may differ
 */
public record JwtSettings(
        String issuer,
        List<String> audience,
        List<String> algorithms,
        @Nullable String publicKey,
        @Nullable String sharedSecret,
        @Nullable Path jwksFile,
        String nameClaim,
        String scopeClaim,
        String scopePrefix,
        Duration leeway) {
    /** Copies the lists. */
    public JwtSettings {
        audience = List.copyOf(audience);
        algorithms = List.copyOf(algorithms);
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "JWTs of " + issuer;
    }
}
