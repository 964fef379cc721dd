package dev.jackfield.kernel.http;

import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.spi.JackfieldException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket, its connections and the exchanges on them.
 *
 * <p>Stopping loses no request: the socket is closed first, what waited in its backlog is served, every response from
 * then on says that its connection will close, a connection on which no request comes is closed after a grace, and
 * HTTP/2 clients are told to go away. Exchanges under way go on until the time is up.
 */
final class Acceptor {
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final int BACKLOG = 1024;
    private static final long LOOK_MILLIS = 20;
    private static final long LONGEST_LOOK_MILLIS = 5_000;
    /** Of one HTTP/2 connection at a time. */
    private static final int MAXIMUM_STREAMS = 100;
    /** Of one HTTP/2 connection: a client that asks and takes back faster is a flood (CVE-2023-44487, CVE-2025-8671). */
    private static final int MAXIMUM_RESETS = 200;

    private static final int RESET_WINDOW_SECONDS = 30;
    private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final @Nullable ServerSockets sockets;
    private final ListenerSettings settings;
    private final Handler<CountedRequest> handler;
    private final Map<HttpConnection, Link> links = new ConcurrentHashMap<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private volatile @Nullable String deployment;
    private volatile int port;
    private volatile @Nullable Long idleTimer;

    /**
     * @param vertx what it runs on
     * @param sockets whose Vert.x that is, or null for an embedder's, whose sockets close together with idle connections
     * @param settings where and how
     * @param handler called on an event loop for every request
     */
    Acceptor(Vertx vertx, @Nullable ServerSockets sockets, ListenerSettings settings, Handler<CountedRequest> handler) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.settings = settings;
        this.handler = handler;
    }

    /** Fails with {@code port_in_use} or {@code cannot_listen}. */
    Future<InetSocketAddress> listen() {
        int asked = settings.port();
        if (asked > 0) {
            try {
                probe(asked);
            } catch (IOException e) {
                return Future.failedFuture(refused(e));
            }
        }
        SocketAddress address = asked == 0
                ? SocketAddress.sharedRandomPort(RANDOM_PORTS.updateAndGet(last -> last % 60_000 + 1), settings.host())
                : SocketAddress.inetSocketAddress(asked, settings.host());
        return vertx.deployVerticle(() -> new Loop(address), new DeploymentOptions().setInstances(settings.instances()))
                .map(id -> {
                    deployment = id;
                    closeIdle();
                    port = servers.stream()
                            .mapToInt(HttpServer::actualPort)
                            .filter(each -> each > 0)
                            .findFirst()
                            .orElse(asked);
                    return new InetSocketAddress(settings.host(), port);
                })
                .recover(e -> Future.failedFuture(refused(e)));
    }

    /** Vert.x by itself would also close a connection whose request takes long to be answered. */
    private void closeIdle() {
        long timeout = settings.idleTimeout().toMillis();
        if (timeout > 0) {
            long period = Math.max(1, Math.min(LONGEST_LOOK_MILLIS, timeout / 8));
            idleTimer = vertx.setPeriodic(period, id -> {
                links.values().forEach(link -> link.closeIfIdle(this::cut));
                if (sockets != null) {
                    // after its handshake a client may owe the first bytes of HTTP/2, which nobody else waits for
                    sockets.cutUnserved(port, settings.handshakeTimeout().multipliedBy(2));
                }
            });
        }
    }

    private void cut(HttpConnection connection) {
        if (sockets != null) {
            sockets.cut(connection);
        }
    }

    /** Vert.x lets two servers of one process share a port, which would mix their requests. */
    private void probe(int asked) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), asked);
        if (address.isUnresolved()) {
            throw new UnknownHostException(settings.host());
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        }
    }

    private JackfieldException refused(Throwable e) {
        String where = settings.setting() + ".port: " + settings.port() + " on " + settings.host();
        if (e instanceof UnknownHostException || e instanceof UnresolvedAddressException) {
            return new JackfieldException(
                    "cannot_listen", settings.setting() + ".host: \"" + settings.host() + "\" is not a known host", e);
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof BindException && message.contains("in use")) {
            return new JackfieldException(
                    "port_in_use", where + " is in use; choose another port, or 0 for any free one", e);
        }
        return new JackfieldException("cannot_listen", where + " can't be listened on: " + message, e);
    }

    private final class Loop extends VerticleBase {
        private final SocketAddress address;

        Loop(SocketAddress address) {
            this.address = address;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options())
                    .connectionHandler(Acceptor.this::connected)
                    .exceptionHandler(Acceptor.this::failed)
                    .requestHandler(Acceptor.this::handle);
            servers.add(server);
            return server.listen(address);
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setHttp2ClearTextEnabled(settings.http2())
                .setMaxHeaderSize(settings.maximumHeaderBytes())
                .setMaxInitialLineLength(settings.maximumLineBytes())
                .setHttp2RstFloodMaxRstFramePerWindow(MAXIMUM_RESETS)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        options.getInitialSettings()
                .setMaxHeaderListSize(settings.maximumHeaderBytes())
                .setMaxConcurrentStreams(MAXIMUM_STREAMS);
        ServerTls tls = settings.tls();
        if (tls != null) {
            tls.addTo(options);
        }
        return options;
    }

    /** Handshakes that begin when the answer completes get another identity; connections that are there go on. */
    Future<Boolean> exchange(Identity next) {
        ServerTls tls = settings.tls();
        if (tls == null || servers.isEmpty()) {
            return Future.failedFuture(new IllegalStateException("it does not listen with TLS"));
        }
        Identity before = tls.identity(next);
        // all loops share what the first has
        return servers.get(0).updateSSLOptions(tls.options(), true).onFailure(refused -> tls.identity(before));
    }

    /** Handshakes that fail, broken frames: anybody can cause them, and as many as they like. */
    private void failed(Throwable e) {
        LOG.log(System.Logger.Level.DEBUG, settings.setting() + ": a connection failed: " + e);
    }

    private void connected(HttpConnection connection) {
        Context context = Vertx.currentContext();
        Link link = new Link(
                connection,
                context == null ? vertx.getOrCreateContext() : context,
                settings.idleTimeout(),
                () -> links.remove(connection));
        links.put(connection, link);
        if (sockets != null) {
            sockets.served(connection);
        }
        if (stopping) {
            link.stopping();
        }
        connection.closeHandler(closed -> link.closed());
    }

    private void handle(HttpServerRequest request) {
        Link link = links.get(request.connection());
        if (link == null) {
            // closed since
            return;
        }
        handler.handle(CountedRequest.begin((HttpServerRequestInternal) request, link));
    }

    int connections() {
        return links.size();
    }

    /**
     * Takes no new connections and lets the exchanges under way end.
     *
     * @param budget after which what remains is cut
     * @return how many exchanges were cut
     */
    Future<Integer> stop(Duration budget) {
        long stoppedAt = System.nanoTime();
        stopping = true;
        links.values().forEach(Link::stopping);
        if (sockets != null) {
            return Future.fromCompletionStage(sockets.retire(port), vertx.getOrCreateContext())
                    .compose(closed -> quiet(stoppedAt, budget))
                    .compose(cut -> close().map(cut));
        }
        // the socket can't be closed alone: announce for the grace, and let Vert.x do the rest
        Duration grace = settings.idleGrace().compareTo(budget) < 0 ? settings.idleGrace() : budget;
        return quiet(stoppedAt, grace)
                .compose(underWay -> Future.all(servers.stream()
                        .map(server -> server.shutdown(Math.max(1, left(stoppedAt, budget)), TimeUnit.MILLISECONDS))
                        .toList()))
                .compose(shut -> close().map(0));
    }

    /** Completes when no connection is left, or the time is up, with the number of exchanges still under way. */
    private Future<Integer> quiet(long stoppedAt, Duration budget) {
        Promise<Integer> quiet = Promise.promise();
        long timer = vertx.setPeriodic(LOOK_MILLIS, id -> {
            long left = left(stoppedAt, budget);
            links.forEach((connection, link) -> link.advance(settings, stoppedAt, left));
            if (isQuiet() || left <= 0) {
                vertx.cancelTimer(id);
                quiet.tryComplete(
                        links.values().stream().mapToInt(Link::exchanges).sum());
            }
        });
        if (isQuiet() && vertx.cancelTimer(timer)) {
            quiet.tryComplete(0);
        }
        return quiet.future();
    }

    /** One whose handshake is under way may have a request to come; one that dawdles is not waited for. */
    private boolean isQuiet() {
        return links.isEmpty() && (sockets == null || !sockets.awaits(port, settings.idleGrace()));
    }

    private static long left(long since, Duration budget) {
        return budget.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    private Future<Void> close() {
        Long timer = idleTimer;
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        String id = deployment;
        deployment = null;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }
}
