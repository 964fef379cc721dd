package dev.jackfield.kernel.http;

import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A traffic listener in front of generations made by hand. */
final class GatewayFixture {
    private final Vertx vertx;
    private final AtomicInteger numbers = new AtomicInteger();
    final Slot<Gateway> slot = new Slot<>("gateway/default");
    final TrafficListener listener;
    final AtomicLong lateBytes = new AtomicLong();
    final Promise<Void> held = Promise.promise();
    int port;

    GatewayFixture(TestVertx test, ListenerSettings settings) {
        this(test, test.sockets(), settings);
    }

    GatewayFixture(TestVertx test, @Nullable ServerSockets sockets, ListenerSettings settings) {
        this.vertx = test.vertx();
        this.listener = new TrafficListener(vertx, sockets, settings, slot, phase -> (Router) phase.attachment());
    }

    static ListenerSettings settings() {
        return ListenerSettings.of("http.traffic", "127.0.0.1", 0).onLoops(2);
    }

    GatewayFixture listen() throws Exception {
        port = listener.listen().toCompletableFuture().get(30, TimeUnit.SECONDS).getPort();
        return this;
    }

    /** {@return the phase before} */
    Phase<Gateway> swap() {
        Phase<Gateway> before = slot.current();
        slot.serve(generation());
        return before;
    }

    /** One that answers with its number: at once, after a while, with what it read, with an endless stream, or never. */
    private Phase<Gateway> generation() {
        int number = numbers.incrementAndGet();
        String name = "gateway/default#" + number;
        Router router = Router.router(vertx);
        router.get("/slow")
                .handler(context ->
                        vertx.setTimer(20, late -> context.response().end(name + " slow " + "x".repeat(2000))));
        router.get("/held")
                .handler(context ->
                        held.future().onComplete(done -> context.response().end(name + " held")));
        router.get("/throws").handler(context -> {
            throw new IllegalStateException("on purpose");
        });
        router.get("/never").handler(context -> {});
        router.get("/big").handler(context -> context.response().end(Buffer.buffer(new byte[4 << 20])));
        router.get("/stream").handler(context -> {
            context.response().setChunked(true);
            vertx.setPeriodic(5, tick -> {
                if (context.response().ended() || context.response().closed()) {
                    vertx.cancelTimer(tick);
                } else {
                    context.response().write("tick\n");
                }
            });
        });
        router.get("/socket")
                .handler(context -> context.request().toNetSocket().onSuccess(socket -> socket.handler(socket::write)));
        router.get("/webSocket")
                .handler(context -> context.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
        router.get("/headersAndEnd").handler(context -> {
            // one that takes every handler that there is
            context.response().endHandler(end -> {});
            context.response().closeHandler(close -> {});
            context.response().exceptionHandler(e -> {});
            context.request().exceptionHandler(e -> {});
            context.request().endHandler(end -> context.response().end(name));
        });
        router.get("/cookies").handler(context -> {
            context.response().headers().add("Set-Cookie", "jackfield_session=theirs; Path=/api/v1");
            context.response().headers().add("Set-Cookie", "cart=7");
            context.response().end(String.join("|", context.request().headers().getAll("Cookie")));
        });
        router.post("/early").handler(context -> {
            context.request().handler(chunk -> lateBytes.addAndGet(chunk.length()));
            context.response().end(name + " early");
        });
        router.post("/echo")
                .handler(context -> context.request()
                        .body()
                        .onSuccess(body -> context.response().end(body)));
        router.route()
                .handler(context -> context.response()
                        .end(name + " " + context.request().method() + " "
                                + context.request().path()));
        Gateway gateway = new Gateway() {
            @Override
            public void mount(Mount mount) {}

            @Override
            public void close() {}
        };
        return Phase.of(gateway, name, router);
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    RawClient connect() throws Exception {
        return new RawClient(port);
    }

    int stop(Duration budget) throws Exception {
        return listener.stop(budget).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static List<String> cut(Phase<?> phase) {
        return phase.cut();
    }
}
