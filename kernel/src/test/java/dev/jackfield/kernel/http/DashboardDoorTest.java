package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.handle.Phase;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardDoorTest {
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

    private void plugIn(Consumer<Router> routes) {
        Router router = Router.router(vertx.vertx());
        routes.accept(router);
        control.dashboard.serve(Phase.of(new Object(), control.dashboard.name(), router));
    }

    private void plugInAPage() {
        plugIn(router -> router.get("/").handler(context -> context.response().end("the page")));
    }

    /** Without a token. */
    private RawClient.Reply ask(String request, String... headers) throws Exception {
        return control.ask(request + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n");
    }

    @Test
    void thePageIsServedWithoutATokenAndCountsAsInFlightUntilItIsOver() throws Exception {
        plugInAPage();

        assertThat(ask("GET /dashboard/").body()).isEqualTo("the page");
        assertThat(ask("GET /dashboard/nothing").status()).isEqualTo(404);
        assertThat(ask("GET /dashboard/nothing").header("content-type")).isEqualTo("application/problem+json");
        await().until(() -> control.dashboard.current().drained());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /dashboard/../api/v1/plugins",
                "GET /dashboard/%2e%2e/api/v1/plugins",
                "GET /dashboardx",
                "GET /api/v1/dashboard/",
                "POST /dashboard/",
                "PUT /dashboard/",
                "DELETE /dashboard"
            })
    void nothingElseIsOpened(String request) throws Exception {
        plugInAPage();

        assertThat(ask(request, "Content-Length: 0\r\n").status()).isEqualTo(401);
    }

    @Test
    void otherMethodsFindNothingWithATokenEither() throws Exception {
        plugInAPage();

        assertThat(control.ask(control.json("POST", "/dashboard/", "{}")).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"/dashboard, dashboard/", "/dashboard?lang=zh, dashboard/?lang=zh"})
    void aSlashThatIsMissingIsAdded(String path, String location) throws Exception {
        RawClient.Reply reply = ask("GET " + path);

        assertThat(reply.status()).isEqualTo(308);
        assertThat(reply.header("location")).isEqualTo(location);
    }

    @Test
    void aBrowserThatAsksForTheRootIsSentToThePageAndNobodyElseIs() throws Exception {
        assertThat(ask("GET /", "Accept: text/html,*/*\r\n").status()).isEqualTo(401);
        plugInAPage();

        RawClient.Reply reply = ask("GET /", "Accept: text/html,*/*\r\n");
        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("location")).isEqualTo("dashboard/");
        assertThat(ask("GET /", "Accept: */*\r\n").status()).isEqualTo(401);
        assertThat(control.get("/").status()).isEqualTo(404);
    }

    @Test
    void whereNoneIsPluggedInItSaysSo() throws Exception {
        RawClient.Reply reply = ask("GET /dashboard/");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("nothing is bound as dashboard/default");
    }

    @Test
    void aPageThatThrowsIsAProblemAndTellsNothing() throws Exception {
        plugIn(router -> router.get("/").handler(context -> {
            throw new IllegalStateException("inside");
        }));

        RawClient.Reply reply = ask("GET /dashboard/");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("inside");
    }

    @Test
    void itIsServedBelowThePrefixOfAnEmbedderAndEveryLinkStaysThere() throws Exception {
        plugIn(router ->
                router.get("/app.js").handler(context -> context.response().end("below " + context.mountPoint())));
        Router router = Router.router(vertx.vertx());
        control.listener.mount(router, "/jackfield");
        control.port = vertx.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();

        assertThat(ask("GET /jackfield/dashboard/app.js").body()).startsWith("below /jackfield/dashboard");
        assertThat(ask("GET /jackfield/dashboard").header("location")).isEqualTo("dashboard/");
        assertThat(ask("GET /jackfield/", "Accept: text/html\r\n").header("location"))
                .isEqualTo("dashboard/");
        assertThat(ask("GET /dashboard/app.js").status()).isEqualTo(404);
    }
}
