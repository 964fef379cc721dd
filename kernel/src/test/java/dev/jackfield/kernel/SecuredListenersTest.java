package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.metric.PlainText;
import dev.jackfield.kernel.tls.Keytool;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.metric.Meters;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole kernel whose listeners speak TLS. */
class SecuredListenersTest {
    @TempDir
    static Path keys;

    static Keytool.Issued authority;
    static Keytool.Issued one;
    static Keytool.Issued two;

    @TempDir
    Path home;

    HttpClient client;

    @BeforeAll
    static void make() {
        Keytool keytool = new Keytool(keys);
        authority = keytool.authority("test authority");
        one = keytool.issue(authority, "one");
        two = keytool.issue(authority, "two");
    }

    @BeforeEach
    void write() throws IOException {
        one.writeTo(home.resolve("tls.crt"), home.resolve("tls.key"));
        client = HttpClient.newBuilder()
                .sslContext(Keytool.client(authority, null))
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private JackfieldConfig config(Map<String, ?> traffic, Map<String, ?> control) {
        return JackfieldConfig.builder()
                .home(home)
                .configuration(Map.of("http", Map.of("traffic", traffic, "control", control)))
                .build();
    }

    private static Map<String, Object> listener(Map<String, ?> tls) {
        return Map.of("port", 0, "tls", tls);
    }

    private static Map<String, Object> pem() {
        return Map.of("certificate", "tls.crt", "key", "tls.key", "reload_interval", "50ms");
    }

    private JsonObject get(Jackfield jackfield, String path) throws Exception {
        return new JsonObject(send(jackfield.controlUrl().orElseThrow(), path).body());
    }

    private HttpResponse<String> send(URI root, String path) throws Exception {
        String token = Files.readString(home.resolve("data/admin-token")).strip();
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private String health(Jackfield jackfield, String component) throws Exception {
        return get(jackfield, "/api/v1/health").getJsonArray("components").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("name").equals(component))
                .map(each -> each.getString("state") + " " + each.getString("detail"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bothListenersSpeakTlsAndHttp2AndSayHowTheirCertificatesAre() throws Exception {
        Map<String, Object> stored = new HashMap<>();
        stored.put("key_store", two.store().toString());
        stored.put("key_store_password", Keytool.PASSWORD);
        try (Jackfield jackfield = Jackfield.start(config(listener(pem()), listener(stored)))) {
            URI traffic = jackfield.trafficUrl().orElseThrow();
            assertThat(traffic).hasScheme("https");
            HttpResponse<String> served = send(traffic, "/");
            assertThat(served.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(served.statusCode()).isEqualTo(503);
            assertThat(health(jackfield, "http.traffic.tls")).isEqualTo("up ");
            assertThat(health(jackfield, "http.control.tls")).isEqualTo("up ");
            assertThat(PlainText.of(jackfield.service(Meters.class).snapshot()))
                    .contains("jackfield.http.tls.certificate.expiry{listener=traffic} 3.1")
                    .contains("jackfield.http.tls.certificate.expiry{listener=control} 3.1");
            assertThat(get(jackfield, "/api/v1/config").encode())
                    .contains("\"key_store_password\":\"********\"")
                    .doesNotContain(Keytool.PASSWORD);
        }
    }

    @Test
    void theSessionsCookieIsForTlsAlone() throws Exception {
        try (Jackfield jackfield = Jackfield.start(config(Map.of("port", 0), listener(pem())))) {
            String token = Files.readString(home.resolve("data/admin-token")).strip();
            HttpRequest request = HttpRequest.newBuilder(
                            jackfield.controlUrl().orElseThrow().resolve("/api/v1/session"))
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> begun = client.send(request, BodyHandlers.ofString());
            assertThat(begun.statusCode()).isEqualTo(201);
            String cookie = begun.headers().firstValue("set-cookie").orElseThrow();
            assertThat(cookie).contains("; Secure");
            // a browser may send its cookies in several fields
            HttpRequest again = HttpRequest.newBuilder(request.uri())
                    .header("Cookie", "other=1")
                    .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                    .build();
            HttpResponse<String> known = client.send(again, BodyHandlers.ofString());
            assertThat(known.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
        }
    }

    @Test
    void aBadPairIsToldInHealthAndEventsAndTheOldOneGoesOn() throws Exception {
        try (Jackfield jackfield = Jackfield.start(config(Map.of("port", 0), listener(pem())))) {
            Files.writeString(home.resolve("tls.crt"), two.certificates());
            await().until(() -> health(jackfield, "http.control.tls").startsWith("degraded"));
            assertThat(health(jackfield, "http.control.tls"))
                    .contains("the certificate before goes on", "is not the key");
            assertThat(get(jackfield, "/health/ready").getString("state")).isEqualTo("up");
            Files.writeString(home.resolve("tls.key"), two.privateKey());
            await().until(() -> health(jackfield, "http.control.tls").startsWith("up"));
        }
    }

    @Test
    void allThatIsWrongWithTheFilesIsToldAtOnceAtStartAndByTheCheck() {
        Map<String, Object> missing = Map.of("certificate", "none.crt", "key", "tls.key");
        Map<String, Object> wrong = Map.of("key_store", two.store().toString(), "key_store_password", "wrong");
        JackfieldConfig config = config(listener(missing), listener(wrong));
        JackfieldException refused = catchThrowableOfType(JackfieldException.class, () -> Jackfield.start(config));
        assertThat(refused.code()).isEqualTo("invalid_configuration");
        List<String> told = refused.problems().stream().map(Problem::toString).toList();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "http.traffic.tls.certificate: " + home.resolve("none.crt") + " does not exist",
                        "http.control.tls.key_store_password: is not that of " + two.store());
        assertThat(Jackfield.check(config)).map(Problem::toString).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void aPublicAddressInClearIsRefusedUnlessItIsSaidToBeInsecure() {
        Map<String, Object> open = Map.of("host", "0.0.0.0", "port", 0);
        Map<String, Object> local = Map.of("port", 0);
        assertThat(Jackfield.check(config(local, open)))
                .singleElement()
                .asString()
                .contains("http.control.host: others reach \"0.0.0.0\"", "http.control.tls", "127.0.0.1");
        JackfieldException refused =
                catchThrowableOfType(JackfieldException.class, () -> Jackfield.start(config(open, local)));
        assertThat(refused.problems()).singleElement().asString().contains("http.traffic.insecure: true");
        assertThat(Jackfield.check(config(local, Map.of("host", "0.0.0.0", "port", 0, "insecure", true))))
                .isEmpty();
        assertThat(Jackfield.check(config(local, Map.of("host", "0.0.0.0", "port", 0, "tls", pem()))))
                .isEmpty();
    }
}
