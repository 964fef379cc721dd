package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.StoredResponse;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a request goes through: the cache, or else the upstream that is bound at that moment. Nothing here blocks.
 *
 * <pre>
 * request ─► cache ─hit─► stored response
 *              │
 *              └─miss or not for the cache─► Exchange ─► a node of the upstream
 * </pre>
 */
final class Pipeline implements Gateway, HealthCheck {
    final Settings settings;
    final HttpCache cache;
    final GatewayMeters meters;
    final System.Logger logger;
    final Clock clock;
    final EventStreams eventStreams = new EventStreams();
    final InUse inUse;
    final InUse webSocketsInUse;
    private final BindingSet<Upstream> upstreams;
    private @Nullable Vertx vertx;
    private @Nullable HttpClient client;
    private @Nullable HttpClient webSocketClient;

    Pipeline(
            Settings settings,
            BindingSet<Upstream> upstreams,
            HttpCache cache,
            GatewayMeters meters,
            System.Logger logger,
            Clock clock) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.cache = cache;
        this.meters = meters;
        this.logger = logger;
        this.clock = clock;
        this.inUse = new InUse(settings.connections(), clock);
        this.webSocketsInUse = new InUse(settings.connections(), clock);
    }

    @Override
    public void mount(Mount mount) {
        vertx = mount.vertx();
        client = newClient(vertx);
        webSocketClient = newClient(vertx);
        mount.router().route().handler(routing -> serve(routing.request()));
        mount.router().errorHandler(404, routing -> serve(routing.request())); // what has no path: CONNECT
    }

    private HttpClient newClient(Vertx on) {
        return on.createHttpClient(
                new HttpClientOptions()
                        .setKeepAliveTimeout(settings.keepAliveSeconds())
                        .setConnectTimeout((int) settings.connectMillis() + 1_000)
                        .setMaxHeaderSize(64 << 10)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(settings.connections()).setMaxWaitQueueSize(settings.connections()));
    }

    Vertx vertx() {
        return mounted(vertx);
    }

    HttpClient client() {
        return mounted(client);
    }

    /** WebSockets keep their connections, which must not be missing to requests. */
    HttpClient webSocketClient() {
        return mounted(webSocketClient);
    }

    private static <T> T mounted(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not mounted");
        }
        return part;
    }

    private void serve(HttpServerRequest request) {
        long began = clock.nanoTime();
        if (request.method().equals(HttpMethod.CONNECT)) {
            String refusal = "CONNECT is not served: this is not a forward proxy";
            answered(Answer.problem(request, 405, refusal), request, began);
            return;
        }
        CacheRequest wanted = cache.of(request);
        StoredResponse stored = wanted.served() ? cache.find(wanted) : null;
        if (stored != null) {
            meters.hit();
            answered(StoredAnswer.send(stored, request, clock), request, began);
        } else if (wanted.onlyIfCached()) {
            meters.miss();
            String nothing = "the request allows only a stored response, and there is none";
            answered(Answer.problem(request, 504, nothing), request, began);
        } else {
            pass(request, wanted, began);
        }
    }

    private void answered(Future<Void> answer, HttpServerRequest request, long began) {
        CallContext call = TraceParent.of(request);
        answer.onComplete(done -> meters.done(request.response().getStatusCode(), done.succeeded(), began, call));
    }

    private void pass(HttpServerRequest request, CacheRequest wanted, long began) {
        meters.passed(wanted);
        Upstream upstream = upstreams.byName().get(settings.upstream());
        if (upstream == null) {
            answered(Answer.problem(request, 503, unbound()), request, began);
            return;
        }
        CallContext call = TraceParent.of(request);
        Exchange exchange = new Exchange(this, upstream, request, wanted);
        exchange.begin().onComplete(done -> {
            int status = request.response().getStatusCode();
            if (exchange.endless()) {
                meters.endlessDone(status, done.succeeded());
            } else {
                meters.done(status, done.succeeded(), began, call);
            }
        });
    }

    private String unbound() {
        String name = settings.upstream();
        return "nothing is bound at upstream/" + name + ". Start with --upstream http://HOST:PORT, or write bindings: "
                + "{upstream: {" + name + ": {provider: round_robin, nodes: [\"http://HOST:PORT\"]}}} into the "
                + "configuration, or PUT it to /api/v1/bindings/upstream/" + name + " on the control listener";
    }

    /** Another generation serves: endless streams end, and what still comes back is not stored any more. */
    void drain(Duration retryAfter) {
        cache.stop();
        eventStreams.end(retryAfter);
    }

    @Override
    public Health health() {
        return upstreams.byName().containsKey(settings.upstream())
                ? Health.up()
                : Health.degraded("nothing is bound at upstream/" + settings.upstream());
    }

    @Override
    public void close() throws Exception {
        for (HttpClient each : new HttpClient[] {client, webSocketClient}) {
            if (each != null) {
                each.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            }
        }
    }
}
