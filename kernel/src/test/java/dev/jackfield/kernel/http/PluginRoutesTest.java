package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PluginRoutesTest {
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

    private Slot<Object> slot(String name, Consumer<Router> routes) {
        Slot<Object> slot = new Slot<>("http.routes/" + name);
        serve(slot, routes);
        control.routed.add(slot);
        return slot;
    }

    private Phase<Object> serve(Slot<Object> slot, Consumer<Router> routes) {
        Phase<Object> before = slot.current();
        Router router = Router.router(vertx.vertx());
        routes.accept(router);
        slot.serve(Phase.of(new Object(), slot.name(), router));
        return before;
    }

    @Test
    void routesOfEveryLiveGenerationAreServedBehindAuthentication() throws Exception {
        slot("none", router -> {});
        Slot<Object> one = slot(
                "one",
                router -> router.get("/one/:id")
                        .handler(context -> context.response().end("one " + context.pathParam("id"))));
        Slot<Object> two = slot(
                "two",
                router -> router.post("/two")
                        .handler(BodyHandler.create(false))
                        .handler(context ->
                                context.response().end("two " + context.body().asString())));

        assertThat(control.get("/api/v1/one/7").body()).isEqualTo("one 7");
        assertThat(control.ask(control.json("POST", "/api/v1/two", "{}")).body())
                .isEqualTo("two {}");
        assertThat(control.ask(control.request("HEAD", "/api/v1/three")).status())
                .isEqualTo(404);
        RawClient.Reply missing = control.get("/api/v1/three");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("content-type")).isEqualTo("application/problem+json");
        assertThat(control.ask("GET /api/v1/one/7 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(401);
        await().until(() -> one.current().drained() && two.current().drained());
    }

    @Test
    void theKernelsOwnPathsCanNotBeTakenOver() throws Exception {
        slot(
                "thief",
                router -> router.route().handler(context -> context.response().end("stolen")));
        assertThat(control.get("/api/v1/plugins").body()).doesNotContain("stolen");
        assertThat(control.get("/metrics").body()).doesNotContain("stolen");
        assertThat(control.get("/elsewhere").status()).isEqualTo(404);
        assertThat(control.get("/api/v1/free").body()).isEqualTo("stolen");
    }

    @Test
    void aFailureIsAProblemUnlessThePluginHandlesIt() throws Exception {
        Slot<Object> slot = slot("failing", router -> {
            router.get("/throws").handler(context -> {
                throw new IllegalStateException("inside");
            });
            router.get("/refuses").handler(context -> context.fail(409));
            router.get("/handled")
                    .handler(context -> context.fail(418))
                    .failureHandler(
                            context -> context.response().setStatusCode(418).end("handled"));
        });
        RawClient.Reply thrown = control.get("/api/v1/throws");
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(thrown.header("content-type")).isEqualTo("application/problem+json");
        assertThat(thrown.body()).doesNotContain("inside");
        assertThat(control.get("/api/v1/refuses").status()).isEqualTo(409);
        assertThat(control.get("/api/v1/handled").body()).isEqualTo("handled");
        await().until(() -> slot.current().drained());
    }

    @Test
    void aRequestStaysWithItsGenerationAndNothingOfItStaysBehind() throws Exception {
        WeakReference<Object> instance = cutInTheMiddle();
        await().until(() -> {
            System.gc();
            return instance.get() == null;
        });
    }

    /** {@return the instance of a generation that was replaced while it had a request} */
    private WeakReference<Object> cutInTheMiddle() throws Exception {
        Slot<Object> slot = slot("held", router -> router.get("/held").handler(context -> {}));
        WeakReference<Object> instance = new WeakReference<>(slot.current().instance());
        try (RawClient client = control.connect()) {
            client.send(control.request("GET", "/api/v1/held"));
            await().until(() -> slot.current().inFlight() == 1);
            Phase<Object> old = serve(
                    slot,
                    router -> router.get("/held")
                            .handler(context -> context.response().end("new")));
            assertThat(old.inFlight()).isEqualTo(1);
            assertThat(control.get("/api/v1/held").body()).isEqualTo("new");
            assertThat(old.cut()).isEmpty();
            assertThat(old.drained()).isTrue();
        }
        return instance;
    }

    @Test
    void whatIsNotPluggedInIsPassedOver() throws Exception {
        Slot<Object> gone = new Slot<>("http.routes/gone");
        control.routed.add(gone);
        slot(
                "here",
                router -> router.get("/here")
                        .handler(context -> context.response().end("here")));
        assertThat(control.get("/api/v1/here").body()).isEqualTo("here");
    }

    @Test
    void allOfItCanBeMountedBelowAPrefixOfAnEmbedder() throws Exception {
        slot(
                "one",
                router -> router.get("/one")
                        .handler(context -> context.response().end("one below " + context.mountPoint())));
        Router router = Router.router(vertx.vertx());
        router.get("/jackfield-of-mine").handler(context -> context.response().end("mine"));
        control.listener.mount(router, "/jackfield");
        control.port = vertx.vertx()
                .createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        assertThat(control.get("/jackfield/api/v1/plugins").status()).isEqualTo(200);
        assertThat(control.get("/jackfield/api/v1/one").body()).startsWith("one below /jackfield");
        assertThat(control.ask(control.json("PUT", "/jackfield/api/v1/config", "{\"a\":1}"))
                        .status())
                .isEqualTo(200);
        assertThat(control.ask("GET /jackfield/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(control.ask("GET /jackfield/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(control.get("/jackfield-of-mine").body()).isEqualTo("mine");
        assertThat(control.get("/api/v1/plugins").status()).isEqualTo(404);
        try (RawClient client = control.connect()) {
            client.send(control.request("GET", "/jackfield/api/v1/events"));
            assertThat(client.head().status()).isEqualTo(200);
            await().until(() -> control.listener.streams() == 1);
        }
        await().until(() -> control.listener.streams() == 0);
    }
}
