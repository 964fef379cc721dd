package dev.jackfield.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthCheckTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @Test
    void whatIsSaidOfJwtsIsWhatIsTaken() {
        desk.write("""
                http:
                  auth:
                    session_idle_timeout: 10m
                    failures_per_minute: 3
                    jwt:
                      issuer: https://issuer.example
                      audience: [a, b]
                      algorithms: [HS256]
                      shared_secret: %s
                      scope_prefix: "jackfield:"
                      leeway: 0s
                """.formatted(SECRET));

        AuthSettings auth = desk.start().settings().auth();

        assertThat(auth.sessionIdle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(auth.failures()).isEqualTo(3);
        JwtSettings jwt = auth.jwt();
        assertThat(jwt)
                .isEqualTo(new JwtSettings(
                        "https://issuer.example",
                        List.of("a", "b"),
                        List.of("HS256"),
                        null,
                        SECRET,
                        null,
                        "sub",
                        "scope",
                        "jackfield:",
                        Duration.ZERO));
        assertThat(jwt.toString()).doesNotContain(SECRET);
    }

    @Test
    void aRelativeFileOfKeysStartsFromTheHome() {
        desk.write("http: {auth: {jwt: {issuer: i, audience: [a], algorithms: [ES256], jwks_file: keys.json}}}");
        assertThat(desk.start().settings().auth().jwt().jwksFile()).isEqualTo(folder.resolve("keys.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer: i | http.auth.jwt.audience: is needed for JWTs",
                "audience: [a], public_key: k | http.auth.jwt.issuer: is needed for JWTs",
                "issuer: i, audience: [a] | public_key: one of public_key, shared_secret and jwks_file is needed, and there are 0",
                "issuer: i, audience: [a], public_key: k, jwks_file: f | jwks_file: one of public_key, shared_secret and jwks_file is needed, and there are 2",
                "issuer: i, audience: [a], public_key: k, algorithms: [none] | [none] does not go with a public key; possible: ES256",
                "issuer: i, audience: [a], public_key: k, algorithms: [HS256] | [HS256] does not go with a public key",
                "issuer: i, audience: [a], public_key: k, algorithms: [] | [] does not go with a public key",
                "issuer: i, audience: [a], shared_secret: " + SECRET + " | [RS256] does not go with a shared secret",
                "issuer: i, audience: [a], shared_secret: q7Zk2, algorithms: [HS256] | shared_secret: is shorter than 32 bytes"
            })
    void whatIsNotWholeIsAMistake(String jwt, String why) {
        desk.write("http: {auth: {jwt: {" + jwt + "}}}");
        assertThat(desk.problems())
                .anySatisfy(problem -> assertThat(problem).contains(why))
                .allSatisfy(problem ->
                        assertThat(problem).contains("http.auth.jwt.").doesNotContain(SECRET));
    }
}
