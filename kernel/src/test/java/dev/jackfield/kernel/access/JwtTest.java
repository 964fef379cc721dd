package dev.jackfield.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jackfield.kernel.config.AuthSettings;
import dev.jackfield.kernel.config.JwtSettings;
import dev.jackfield.spi.JackfieldException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JWTs are signed here by hand, so that what a library would never make is tried too. */
class JwtTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final KeyPair RSA = keys("RSA", 2048);
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock(NOW);
    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static KeyPair keys(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private Access access(@Nullable String pem, @Nullable String secret, @Nullable Path jwks, String... algorithms) {
        JwtSettings jwt = new JwtSettings(
                "https://issuer.example",
                List.of("jackfield"),
                List.of(algorithms),
                pem,
                secret,
                jwks,
                "sub",
                "scope",
                "jackfield:",
                Duration.ofSeconds(30));
        AuthSettings settings = new AuthSettings(Duration.ofHours(1), Duration.ofHours(12), 1000, jwt);
        return new Access(data, settings, vertx, clock, text -> {}, text -> {});
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", "https://issuer.example")
                .put("aud", "jackfield")
                .put("sub", "anna")
                .put("exp", NOW.plusSeconds(600).getEpochSecond())
                .put("scope", "openid jackfield:write other:admin");
    }

    private static String unsigned(JsonObject header, JsonObject claims) {
        return URL.encodeToString(header.encode().getBytes(StandardCharsets.UTF_8)) + "."
                + URL.encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String rs256(JsonObject header, JsonObject claims) throws Exception {
        String text = unsigned(header, claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(RSA.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return text + "." + URL.encodeToString(signature.sign());
    }

    private static String rs256(JsonObject claims) throws Exception {
        return rs256(new JsonObject().put("alg", "RS256").put("typ", "JWT"), claims);
    }

    private static String hs256(String secret, JsonObject claims) throws Exception {
        String text = unsigned(new JsonObject().put("alg", "HS256"), claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return text + "." + URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void refused(Access access, String token, AccessDenied.Reason reason, String why) {
        assertThatExceptionOfType(AccessDenied.class)
                .isThrownBy(() -> access.bearer(token, "127.0.0.1"))
                .satisfies(denied -> {
                    assertThat(denied.reason()).as(denied.detail()).isEqualTo(reason);
                    assertThat(denied.detail()).contains(why).doesNotContain(token);
                });
    }

    @Test
    void aTokenOfTheIssuerIsTakenWithItsScopes() throws Exception {
        Access access = access(pem(RSA.getPublic()), null, null, "RS256");

        Principal anna = access.bearer(rs256(claims()), "127.0.0.1");

        assertThat(anna.name()).isEqualTo("anna");
        assertThat(anna.kind()).isEqualTo(Principal.Kind.JWT);
        assertThat(anna.scopes()).containsExactly("read", "write");
        assertThat(anna.expiresAt()).isEqualTo(NOW.plusSeconds(630));
        JsonObject list = claims().put("scope", new JsonArray().add("jackfield:read"));
        assertThat(access.bearer(rs256(list.put("aud", new JsonArray().add("x").add("jackfield"))), "::1")
                        .scopes())
                .containsExactly("read");
        assertThat(access.bearer(rs256(claims().put("scope", 7)), "::1").scopes())
                .isEmpty();
    }

    @Test
    void aTokenEndsAlsoWhenItWasTakenBefore() throws Exception {
        Access access = access(pem(RSA.getPublic()), null, null, "RS256");
        String token = rs256(claims());
        Principal anna = access.bearer(token, "127.0.0.1");
        clock.pass(Duration.ofSeconds(629));
        access.bearer(token, "127.0.0.1");
        assertThat(access.stands(anna)).isTrue();

        clock.pass(Duration.ofSeconds(1));

        refused(access, token, AccessDenied.Reason.TOKEN_EXPIRED, "ended at 2026-01-01T00:10:30Z");
        refused(access, rs256(claims().put("jti", "2")), AccessDenied.Reason.TOKEN_EXPIRED, "ended at");
        assertThat(access.stands(anna)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "iss,\"https://other.example\",TOKEN_REFUSED,its issuer is not",
        "iss,null,TOKEN_REFUSED,its issuer is not",
        "aud,\"else\",TOKEN_REFUSED,it is not for jackfield",
        "aud,null,TOKEN_REFUSED,it is not for jackfield",
        "exp,null,TOKEN_REFUSED,its claims can",
        "exp,\"soon\",TOKEN_REFUSED,its claims can",
        "exp,1e300,TOKEN_REFUSED,exp is no time",
        "exp,1,TOKEN_EXPIRED,ended at 1970",
        "nbf,1767225700,TOKEN_NOT_YET_VALID,begins at 2026-01-01T00:01:40Z",
        "sub,null,TOKEN_REFUSED,it names nobody",
        "sub,\"\",TOKEN_REFUSED,it names nobody"
    })
    void aClaimThatIsNotAsItShouldBeIsRefused(String claim, String json, AccessDenied.Reason reason, String why)
            throws Exception {
        Object value = new JsonObject("{\"value\":" + json + "}").getValue("value");
        refused(access(pem(RSA.getPublic()), null, null, "RS256"), rs256(claims().put(claim, value)), reason, why);
    }

    @Test
    void aTokenThatNeverEndsIsRefused() throws Exception {
        JsonObject endless = claims();
        endless.remove("exp");
        refused(
                access(pem(RSA.getPublic()), null, null, "RS256"),
                rs256(endless),
                AccessDenied.Reason.TOKEN_REFUSED,
                "exp is needed");
    }

    @Test
    void aClockMayDifferByTheLeeway() throws Exception {
        Access access = access(pem(RSA.getPublic()), null, null, "RS256");
        assertThat(access.bearer(rs256(claims().put("nbf", NOW.plusSeconds(30).getEpochSecond())), "::1"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"none", "None", "NONE", "HS256", "RS512", "''"})
    void noAlgorithmButThoseOfTheListIsTaken(String algorithm) throws Exception {
        Access access = access(pem(RSA.getPublic()), null, null, "RS256");
        JsonObject header = new JsonObject().put("alg", algorithm);

        refused(
                access,
                unsigned(header, claims()) + ".",
                AccessDenied.Reason.TOKEN_REFUSED,
                "its algorithm is none of RS256");
        refused(access, rs256(header, claims()), AccessDenied.Reason.TOKEN_REFUSED, "its algorithm is none of RS256");
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws Exception {
        String pem = pem(RSA.getPublic());
        refused(
                access(pem, null, null, "RS256"),
                hs256(pem, claims()),
                AccessDenied.Reason.TOKEN_REFUSED,
                "its algorithm is none of");
    }

    @Test
    void aSignatureOfAnotherOrNoneIsRefused() throws Exception {
        Access access = access(pem(keys("RSA", 2048).getPublic()), null, null, "RS256");
        String signed = rs256(claims());
        refused(access, signed, AccessDenied.Reason.TOKEN_REFUSED, "its signature");
        refused(
                access(pem(RSA.getPublic()), null, null, "RS256"),
                signed.substring(0, signed.lastIndexOf('.') + 1),
                AccessDenied.Reason.TOKEN_REFUSED,
                "its signature");
        String other = unsigned(new JsonObject().put("alg", "RS256"), claims().put("sub", "admin"));
        refused(
                access(pem(RSA.getPublic()), null, null, "RS256"),
                other + signed.substring(signed.lastIndexOf('.')),
                AccessDenied.Reason.TOKEN_REFUSED,
                "its signature");
    }

    @Test
    void whatIsNoJwtIsMalformedAndCriticalExtensionsAreNotIgnored() throws Exception {
        Access access = access(pem(RSA.getPublic()), null, null, "RS256");
        refused(access, "a.b.c", AccessDenied.Reason.TOKEN_MALFORMED, "no JWT");
        refused(access, "..", AccessDenied.Reason.TOKEN_MALFORMED, "no JWT");
        JsonObject header = new JsonObject().put("alg", "RS256").put("crit", new JsonArray().add("b64"));
        refused(access, rs256(header, claims()), AccessDenied.Reason.TOKEN_REFUSED, "critical");
    }

    @Test
    void aSharedSecretVerifiesToo() throws Exception {
        Access access = access(null, SECRET, null, "HS256");
        assertThat(access.bearer(hs256(SECRET, claims()), "::1").name()).isEqualTo("anna");
        refused(access, hs256(SECRET + "x", claims()), AccessDenied.Reason.TOKEN_REFUSED, "its signature");
    }

    @Test
    void aKeySetVerifiesByKeyId() throws Exception {
        RSAPublicKey key = (RSAPublicKey) RSA.getPublic();
        Consumer<String> write = kid -> {
            JsonObject jwk = new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", kid)
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("n", URL.encodeToString(key.getModulus().toByteArray()))
                    .put("e", URL.encodeToString(key.getPublicExponent().toByteArray()));
            try {
                Files.writeString(
                        data.resolve("jwks.json"),
                        new JsonObject().put("keys", new JsonArray().add(jwk)).encode());
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        };
        JsonObject header = new JsonObject().put("alg", "RS256").put("kid", "one");
        write.accept("one");
        Access access = access(null, null, data.resolve("jwks.json"), "RS256");
        assertThat(access.bearer(rs256(header, claims()), "::1").name()).isEqualTo("anna");
        refused(
                access,
                rs256(header.copy().put("kid", "two"), claims()),
                AccessDenied.Reason.TOKEN_REFUSED,
                "its signature");
    }

    @Test
    void aKeyThatCannotBeReadIsSaidWithoutShowingIt() throws Exception {
        Files.writeString(data.resolve("jwks.json"), "{\"keys\":[]}");
        for (Runnable wrong : List.<Runnable>of(
                () -> access("-----BEGIN PUBLIC KEY-----\nhunter2\n-----END PUBLIC KEY-----\n", null, null, "RS256"),
                () -> access(null, null, data.resolve("jwks.json"), "RS256"),
                () -> access(null, null, data.resolve("none.json"), "RS256"))) {
            assertThatExceptionOfType(JackfieldException.class)
                    .isThrownBy(wrong::run)
                    .satisfies(refused -> assertThat(refused.problems().toString())
                            .contains("http.auth.jwt.")
                            .doesNotContain("hunter2"));
        }
    }
}
