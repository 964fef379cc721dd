package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.access.AdminToken;
import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.access.Sessions;
import dev.jackfield.kernel.access.Tokens;
import dev.jackfield.kernel.audit.Filter;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at the control listener. */
class AccessTest {
    private static final String PLUGINS = "/api/v1/plugins";
    private static final String SESSION = "/api/v1/session";
    private static final String RELOAD = "/api/v1/plugins/cache-map/reload";

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path data;

    private ControlFixture control;

    @BeforeEach
    void listen() throws Exception {
        control = new ControlFixture(vertx, data).listen();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    private RawClient.Reply ask(String method, String path, String... fields) throws Exception {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost:8081\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return control.ask(head.append("\r\n").toString());
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private String token(String name, String scope, String lifetime) throws Exception {
        String body = "{\"name\":\"" + name + "\",\"scopes\":[\"" + scope + "\"],\"expires_in\":" + lifetime + "}";
        RawClient.Reply reply = control.ask(control.json("POST", "/api/v1/tokens", body));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return String.valueOf(reply.json().get("token"));
    }

    private static String type(RawClient.Reply reply) {
        return String.valueOf(reply.json().get("type")).replace("urn:jackfield:problem:", "");
    }

    @ParameterizedTest
    @CsvSource({
        "read,GET,/api/v1/plugins,200",
        "read,POST,/api/v1/plugins/cache-map/reload,403",
        "read,GET,/api/v1/tokens,403",
        "write,GET,/api/v1/plugins,200",
        "write,POST,/api/v1/plugins/cache-map/reload,200",
        "write,POST,/api/v1/plugins,403",
        "write,GET,/api/v1/tokens,403",
        "admin,GET,/api/v1/plugins,200",
        "admin,POST,/api/v1/plugins/cache-map/reload,200",
        "admin,GET,/api/v1/tokens,200"
    })
    void aScopeAllowsWhatItSaysAndWhatIsBelowIt(String scope, String method, String path, int status) throws Exception {
        RawClient.Reply reply = ask(method, path, bearer(token("ci", scope, "null")));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (status == 403) {
            assertThat(type(reply)).isEqualTo("forbidden");
            assertThat(String.valueOf(reply.json().get("detail"))).contains("is needed; \"ci\" has read");
        }
    }

    @Test
    void routesOfPluginsNeedTheScopeOfTheirMethod() throws Exception {
        Slot<Object> slot = new Slot<>("http.routes/reports");
        Router router = Router.router(vertx.vertx());
        router.route("/reports").handler(context -> context.end("done"));
        slot.serve(Phase.of(new Object(), "reports", router));
        control.routed.add(slot);
        String token = token("viewer", "read", "null");

        assertThat(ask("GET", "/api/v1/reports", bearer(token)).status()).isEqualTo(200);
        assertThat(ask("POST", "/api/v1/reports", bearer(token)).status()).isEqualTo(403);
        assertThat(ask("POST", "/api/v1/reports", bearer(token("editor", "write", "null")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenIsShownOnceAndOnlyItsHashIsKept() throws Exception {
        String token = token("deploy", "write", "\"30d\"");

        assertThat(token).matches("jf_[A-Za-z0-9_-]{43}");
        RawClient.Reply list = control.get("/api/v1/tokens");
        assertThat(list.body())
                .contains("\"name\":\"deploy\"", "\"scopes\":[\"write\"]", "2025-02-01T03:04:05Z")
                .doesNotContain(token);
        Path file = data.resolve("tokens.json");
        assertThat(Files.readString(file)).contains("sha256").doesNotContain(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anExpiredTokenIsToldWhenItEnded() throws Exception {
        String token = token("short", "read", "\"1m\"");
        assertThat(ask("GET", PLUGINS, bearer(token)).status()).isEqualTo(200);
        control.clock.pass(Duration.ofMinutes(1));

        RawClient.Reply reply = ask("GET", PLUGINS, bearer(token));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(type(reply)).isEqualTo("token_expired");
        assertThat(reply.body()).contains("\\\"short\\\" ended at 2025-01-02T03:05:05Z");
        assertThat(reply.header("www-authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceAndCannotBeToldFromAnUnknownOne() throws Exception {
        String token = token("gone", "read", "null");
        String id = control.access.tokens().all().get(0).id();

        assertThat(control.ask(control.request("DELETE", "/api/v1/tokens/" + id))
                        .status())
                .isEqualTo(204);

        RawClient.Reply revoked = ask("GET", PLUGINS, bearer(token));
        RawClient.Reply unknown = ask("GET", PLUGINS, bearer("jf_" + "x".repeat(43)));
        assertThat(revoked.status()).isEqualTo(401);
        assertThat(revoked.body()).isEqualTo(unknown.body());
        assertThat(type(revoked)).isEqualTo("token_unknown");
        assertThat(control.ask(control.request("DELETE", "/api/v1/tokens/" + id))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\u00e9t\u00e9", "jf_{}", "%00", "="})
    void whatCanBeNoTokenIsMalformed(String token) throws Exception {
        RawClient.Reply reply = ask("GET", PLUGINS, bearer(token));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(type(reply)).isEqualTo("token_malformed");
        assertThat(reply.body()).doesNotContain("{}");
    }

    @Test
    void tokensOutliveTheProcess() throws Exception {
        String token = token("kept", "read", "null");
        control.close();
        control = new ControlFixture(vertx, data).listen();

        assertThat(ask("GET", PLUGINS, bearer(token)).status()).isEqualTo(200);
    }

    @Test
    void aFileOfTokensThatIsDamagedLetsNobodyInAndIsKeptAside() throws Exception {
        String token = token("kept", "read", "null");
        control.close();
        Files.writeString(data.resolve("tokens.json"), "{\"format\":1,\"tokens\":[{\"id\":");
        control = new ControlFixture(vertx, data).listen();

        assertThat(ask("GET", PLUGINS, bearer(token)).status()).isEqualTo(401);
        assertThat(control.get(PLUGINS).status()).isEqualTo(200);
        assertThat(data.resolve("tokens.json.damaged")).exists();
    }

    @Test
    void allMistakesOfANewTokenAreToldTogether() throws Exception {
        RawClient.Reply reply = control.ask(control.json(
                "POST", "/api/v1/tokens", "{\"name\":\" \",\"scopes\":[\"wrte\"],\"expires_in\":\"soon\"}"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(3);
        assertThat(reply.body()).contains("did you mean \\\"write\\\"?", "expires_in");
    }

    @Test
    void twoLiveTokensDoNotHaveOneName() throws Exception {
        token("ci", "read", "\"1m\"");
        String body = "{\"name\":\"ci\",\"scopes\":[\"read\"]}";
        assertThat(control.ask(control.json("POST", "/api/v1/tokens", body)).status())
                .isEqualTo(409);
        control.clock.pass(Duration.ofMinutes(1));
        assertThat(control.ask(control.json("POST", "/api/v1/tokens", body)).status())
                .isEqualTo(201);
    }

    @Test
    void tokensAreBounded() throws Exception {
        StringBuilder json = new StringBuilder("{\"format\":1,\"tokens\":[");
        for (int i = 0; i < Tokens.CAPACITY; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%012x\",\"name\":\"t%d\",\"scopes\":[\"read\"],".formatted(i, i))
                    .append("\"created_at\":\"2025-01-01T00:00:00Z\",\"expires_at\":null,")
                    .append("\"sha256\":\"%064x\"}".formatted(i));
        }
        control.close();
        Files.writeString(data.resolve("tokens.json"), json.append("]}"));
        control = new ControlFixture(vertx, data).listen();

        RawClient.Reply reply =
                control.ask(control.json("POST", "/api/v1/tokens", "{\"name\":\"more\",\"scopes\":[\"read\"]}"));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("1000 tokens already");
    }

    /** What a browser keeps. */
    private record SignedIn(String cookie, String csrf, RawClient.Reply reply) {
        String field() {
            return "Cookie: other=1; " + cookie;
        }
    }

    private SignedIn signIn(String token) throws Exception {
        RawClient.Reply reply = ask("POST", SESSION, bearer(token));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return new SignedIn(
                reply.header("set-cookie").split(";", -1)[0],
                String.valueOf(reply.json().get("csrf_token")),
                reply);
    }

    @Test
    void aTokenIsExchangedForACookieThatNoScriptReads() throws Exception {
        SignedIn browser = signIn(token("anna", "write", "null"));

        assertThat(browser.reply().header("set-cookie"))
                .matches("jackfield_session=[A-Za-z0-9_-]{43}; Path=/api/v1; HttpOnly; SameSite=Strict");
        assertThat(browser.reply().json())
                .containsEntry("name", "anna")
                .containsEntry("scopes", List.of("read", "write"))
                .containsEntry("expires_at", "2025-01-02T15:04:05Z");
        RawClient.Reply again = ask("GET", SESSION, browser.field());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(browser.reply().json());
        assertThat(ask("GET", SESSION, bearer(control.token)).status()).isEqualTo(401);
        assertThat(ask("GET", SESSION).status()).isEqualTo(401);
        assertThat(ask("POST", SESSION, browser.field(), "X-CSRF-Token: " + browser.csrf())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aChangeByCookieNeedsItsProof() throws Exception {
        SignedIn browser = signIn(control.token);

        assertThat(ask("GET", PLUGINS, browser.field()).status()).isEqualTo(200);
        for (String proof : List.of("X-Other: 1", "X-CSRF-Token: ", "X-CSRF-Token: " + browser.csrf() + "x")) {
            RawClient.Reply reply = ask("POST", RELOAD, browser.field(), proof);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(type(reply)).isEqualTo("csrf");
        }
        assertThat(control.operations.asked).isEmpty();
        assertThat(ask("POST", RELOAD, browser.field(), "X-CSRF-Token: " + browser.csrf())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: http://localhost:3000",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aPageFromElsewhereIsRefusedTheCookie(String field) throws Exception {
        SignedIn browser = signIn(control.token);
        String proof = "X-CSRF-Token: " + browser.csrf();

        for (String method : List.of("GET", "POST")) {
            RawClient.Reply reply = ask(method, method.equals("GET") ? PLUGINS : RELOAD, browser.field(), proof, field);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(type(reply)).isEqualTo("foreign_origin");
        }
        assertThat(ask("GET", PLUGINS, bearer(control.token), field).status()).isEqualTo(200);
    }

    @Test
    void ourOwnPageIsNotFromElsewhere() throws Exception {
        SignedIn browser = signIn(control.token);
        assertThat(ask(
                                "POST",
                                RELOAD,
                                browser.field(),
                                "X-CSRF-Token: " + browser.csrf(),
                                "Origin: http://localhost:8081",
                                "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void signingOutEndsTheSessionAndClearsTheCookie() throws Exception {
        SignedIn browser = signIn(control.token);

        RawClient.Reply out = ask("DELETE", SESSION, browser.field(), "X-CSRF-Token: " + browser.csrf());

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("set-cookie")).startsWith("jackfield_session=;").endsWith("Max-Age=0");
        RawClient.Reply after = ask("GET", PLUGINS, browser.field());
        assertThat(after.status()).isEqualTo(401);
        assertThat(type(after)).isEqualTo("session_unknown");
    }

    @Test
    void aSessionEndsWithItsTokenWhenItIsIdleAndInAnyCase() throws Exception {
        SignedIn revoked = signIn(token("a", "read", "null"));
        SignedIn expired = signIn(token("b", "read", "\"5m\""));
        SignedIn idle = signIn(control.token);
        SignedIn used = signIn(control.token);
        control.access
                .tokens()
                .revoke(control.access.tokens().all().stream()
                        .filter(token -> token.name().equals("a"))
                        .findFirst()
                        .orElseThrow()
                        .id());
        assertThat(ask("GET", PLUGINS, revoked.field()).status()).isEqualTo(401);

        control.clock.pass(Duration.ofMinutes(5));
        assertThat(ask("GET", PLUGINS, expired.field()).status()).isEqualTo(401);

        for (int look = 0; look < 13; look++) {
            assertThat(ask("GET", PLUGINS, used.field()).status())
                    .as("look %d", look)
                    .isEqualTo(200);
            control.clock.pass(Duration.ofMinutes(55));
        }
        assertThat(ask("GET", PLUGINS, used.field()).status()).isEqualTo(401);
        assertThat(ask("GET", PLUGINS, idle.field()).status()).isEqualTo(401);
    }

    @Test
    void sessionsAreBoundedForEachTokenAndItsIdlestGoesFirst() throws Exception {
        SignedIn other = signIn(token("other", "read", "null"));
        control.clock.pass(Duration.ofSeconds(1));
        SignedIn first = signIn(control.token);
        control.clock.pass(Duration.ofSeconds(1));
        SignedIn second = signIn(control.token);
        control.clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < Sessions.CAPACITY_OF_ONE - 1; i++) {
            control.access.signIn(control.access.bearer(control.token, "127.0.0.1"));
        }

        assertThat(control.access.sessions().count()).isEqualTo(Sessions.CAPACITY_OF_ONE + 1);
        assertThat(ask("GET", PLUGINS, first.field()).status()).isEqualTo(401);
        assertThat(ask("GET", PLUGINS, second.field()).status()).isEqualTo(200);
        assertThat(ask("GET", PLUGINS, other.field()).status()).isEqualTo(200);
    }

    @Test
    void whoHasManySessionsGivesWayToWhoHasFew() {
        Principal alone = subject("alone");
        Sessions.Begun kept = control.access.signIn(alone);
        for (int i = 0; control.access.sessions().count() < Sessions.CAPACITY; i++) {
            control.access.signIn(subject("s" + i / Sessions.CAPACITY_OF_ONE));
        }
        control.access.signIn(subject("one more"));

        assertThat(control.access.sessions().count()).isEqualTo(Sessions.CAPACITY);
        assertThat(control.access.session(kept.cookie())).isPresent();
    }

    private static Principal subject(String name) {
        return new Principal(name, Principal.Kind.JWT, Scope.READ, "", null);
    }

    @Test
    void whoIsWrongTooOftenHasToWaitAndWhoIsRightDoesNot() throws Exception {
        String bad = bearer("jf_" + "y".repeat(43));
        for (int i = 0; i < 10; i++) {
            assertThat(ask("POST", SESSION, bad).status()).isEqualTo(401);
        }

        RawClient.Reply limited = ask("POST", SESSION, bad);

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("6");
        assertThat(type(limited)).isEqualTo("too_many_failures");
        assertThat(ask("GET", PLUGINS, bad).status()).isEqualTo(429);
        assertThat(ask("GET", PLUGINS, bearer(control.token)).status()).isEqualTo(200);
        assertThat(ask("POST", SESSION, bearer(control.token)).status()).isEqualTo(201);
        control.clock.pass(Duration.ofSeconds(6));
        assertThat(ask("GET", PLUGINS, bad).status()).isEqualTo(401);
        assertThat(ask("GET", PLUGINS, bad).status()).isEqualTo(429);
    }

    @Test
    void ofFailedSignInsOnlyWrongTokensAreInTheAuditAndOnceAMinute() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask("POST", SESSION, "Cookie: " + Authorization.COOKIE + "=none")
                            .status())
                    .isEqualTo(401);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(ask("POST", SESSION, bearer("jf_" + "y".repeat(43))).status())
                    .isEqualTo(401);
        }
        Filter anonymous = new Filter("anonymous", null, null, null);
        await().until(() -> !control.audit.find(anonymous, 10).isEmpty());

        assertThat(control.audit.find(anonymous, 10))
                .singleElement()
                .satisfies(
                        told -> assertThat(String.valueOf(told.get("reason"))).contains("not known"));
    }

    @Test
    void aCookieOpensTheEventStreamUntilItsTokenIsRevoked() throws Exception {
        SignedIn browser = signIn(token("viewer", "read", "null"));
        try (RawClient client = control.connect()) {
            client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost:8081\r\n" + browser.field() + "\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
            control.log.emit("first", Map.of());
            assertThat(until(client, "event: first")).isTrue();

            control.access.tokens().revoke(control.access.tokens().all().get(0).id());
            control.log.emit("second", Map.of());

            assertThat(until(client, "event: second")).isFalse();
        }
    }

    /** {@return whether a line comes before the end of the stream} */
    private static boolean until(RawClient client, String wanted) throws Exception {
        for (String line = client.line(); line != null && !line.equals("0"); line = client.line()) {
            if (line.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void belowAPrefixTheCookieIsForThatPrefix() throws Exception {
        Router router = Router.router(vertx.vertx());
        control.listener.mount(router, "/jackfield");
        int port = vertx.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, java.util.concurrent.TimeUnit.SECONDS)
                .actualPort();
        try (RawClient client = new RawClient(port)) {
            client.send(control.request("POST", "/jackfield" + SESSION));
            assertThat(client.reply().header("set-cookie")).contains("; Path=/jackfield/api/v1; ");
        }
    }

    @Test
    void theAdminTokenHasThePrefixThatScannersKnow() throws Exception {
        assertThat(Files.readString(data.resolve(AdminToken.FILE)).strip()).matches("jf_[A-Za-z0-9_-]{43}");
        assertThat(Set.copyOf(Scope.granted())).hasSize(3);
    }
}
