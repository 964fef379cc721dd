package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.testkit.FixedUpstream;
import dev.jackfield.testkit.Origin;
import dev.jackfield.testkit.PlainCache;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.RawClient.Reply;
import dev.jackfield.testkit.TestContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline between a real server and a plain cache. */
final class GatewayUnderTest implements AutoCloseable {
    final TestContext context = TestContext.of(Gateway.class);
    final PlainCache cache = new PlainCache(context.clock());
    final Origin origin;
    final FixedUpstream upstream;
    final URI address;

    GatewayUnderTest(Handler<HttpServerRequest> handler, Map<String, ?> options) throws Exception {
        this(handler, options, null);
    }

    /** Between a real server and another cache than the plain one. */
    GatewayUnderTest(Handler<HttpServerRequest> handler, Map<String, ?> options, @Nullable Cache other)
            throws Exception {
        origin = Origin.start(handler);
        upstream = new FixedUpstream(origin.node());
        context.bound(Upstream.class, "default", upstream).bound(Cache.class, "default", other == null ? cache : other);
        address = context.serve(context.create(new PipelineProvider(), options));
    }

    static GatewayUnderTest of(Handler<HttpServerRequest> handler) throws Exception {
        return new GatewayUnderTest(handler, Map.of());
    }

    /** {@return an origin's answer with a Cache-Control and whatever other fields, as name and value in turn} */
    static Handler<HttpServerRequest> answering(String cacheControl, String... fields) {
        return request -> {
            for (int i = 0; i < fields.length; i += 2) {
                request.response().headers().add(fields[i], fields[i + 1]);
            }
            request.response().putHeader("cache-control", cacheControl);
            String body = request.method() + " " + request.uri();
            if (request.method().name().equals("HEAD")) {
                request.response()
                        .putHeader("content-length", "" + body.length())
                        .end();
            } else {
                request.response().end(body);
            }
        };
    }

    Reply ask(String request, String... fields) throws IOException {
        return RawClient.ask(address, request, fields);
    }

    /** Asks for something that is stored then. */
    Reply store(String request, String... fields) throws IOException {
        int before = cache.keys().size();
        Reply reply = ask(request, fields);
        assertThat(status(reply)).endsWith("; stored");
        await().until(() -> cache.keys().size() > before);
        return reply;
    }

    static String status(Reply reply) {
        return reply.fields().stream()
                .filter(line -> line.startsWith("cache-status: "))
                .map(line -> line.substring("cache-status: ".length()))
                .reduce("", (first, last) -> last);
    }

    static boolean hit(Reply reply) {
        return status(reply).endsWith("jackfield; hit");
    }

    @Override
    public void close() throws Exception {
        context.close();
        origin.close();
    }
}
