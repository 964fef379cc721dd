package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.Upstream.Outcome;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a node and back; confined to the context of the request. A request that did not reach its
 * node, or that may be repeated and has no body, is sent once more.
 */
final class Exchange {
    /** How long a change waits for the cache to forget what it made stale. */
    private static final long INVALIDATION_MILLIS = 1_000;

    private final Pipeline pipeline;
    private final Upstream upstream;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CacheRequest wanted;
    private final boolean hasBody;
    private final boolean webSocket;
    private final Promise<Void> done = Promise.promise();
    private int attempts;
    private boolean endless;

    Exchange(Pipeline pipeline, Upstream upstream, HttpServerRequest request, CacheRequest wanted) {
        this.pipeline = pipeline;
        this.upstream = upstream;
        this.request = request;
        this.response = request.response();
        this.wanted = wanted;
        this.hasBody = Headers.hasBody(request);
        this.webSocket = request.canUpgradeToWebSocket() && !hasBody;
    }

    /** {@return completes when the response has ended, fails when it did not} */
    Future<Void> begin() {
        if (hasBody) {
            request.pause();
        }
        attempt(null);
        return done.future();
    }

    /** {@return whether it became a WebSocket or an event stream, whose length says nothing} */
    boolean endless() {
        return endless;
    }

    private void problem(int status, String detail) {
        Answer.problem(request, status, detail).onComplete(done);
    }

    private void attempt(@Nullable Node avoid) {
        attempts++;
        Node node = upstream.choose(new Selection(request.path(), Headers.client(request), avoid));
        if (node == null && avoid != null) {
            node = upstream.choose(new Selection(request.path(), Headers.client(request), null));
        }
        if (node == null) {
            problem(503, "no node of upstream/" + pipeline.settings.upstream() + " takes requests now");
            return;
        }
        Attempt attempt = new Attempt(node);
        attempt.connect();
    }

    /** The request at one node. Reports to the upstream exactly once. */
    private final class Attempt {
        private final Node node;
        private final long began = pipeline.clock.nanoTime();
        private final Deadline deadline = new Deadline(pipeline.vertx(), pipeline.settings.responseMillis());
        private final InUse.Connections connections;
        private List<String> cacheControl = List.of();
        private boolean connected;
        private boolean reported;

        Attempt(Node node) {
            this.node = node;
            this.connections = (webSocket ? pipeline.webSocketsInUse : pipeline.inUse).of(node);
        }

        private void report(Outcome outcome) {
            if (!reported) {
                reported = true;
                if (!(webSocket && endless)) {
                    giveBack();
                }
                upstream.report(node, outcome, pipeline.clock.nanoTime() - began);
            }
        }

        private void giveBack() {
            if (connected) {
                connected = false;
                connections.giveBack();
            }
        }

        private void connect() {
            RequestOptions options = new RequestOptions()
                    .setMethod(request.method())
                    .setSsl(node.scheme().equals("https"))
                    .setHost(node.host())
                    .setPort(node.port())
                    .setURI(Headers.target(request))
                    .setConnectTimeout(pipeline.settings.connectMillis());
            HttpClient client = webSocket ? pipeline.webSocketClient() : pipeline.client();
            client.request(options).onComplete(this::send, error -> failed(error, true));
        }

        private void send(HttpClientRequest outgoing) {
            connected = true;
            connections.take();
            if (response.closed()) {
                var unused = outgoing.reset();
                report(Outcome.ABANDONED);
                done.fail("the client has gone");
                return;
            }
            outgoing.exceptionHandler(error -> log("the connection failed", error)); // told by the response too
            if (webSocket) {
                open(outgoing);
                return;
            }
            ProxyRequest proxied = ProxyRequest.reverseProxy(request).setURI(Headers.target(request));
            HostAndPort authority = request.authority();
            if (authority != null) {
                proxied.setAuthority(authority);
            }
            if (request.headers().contains("expect", "100-continue", true)) {
                var unused = response.writeContinue();
            }
            Headers.forward(request, proxied.headers(), pipeline.settings.trustForwarded());
            if (hasBody) {
                if (proxied.getBody().length() < 0) {
                    request.headers().set("transfer-encoding", "chunked"); // however it was spelled
                }
                Body body = proxied.getBody();
                proxied.setBody(Body.body(
                        new Relay(body.stream(), part -> deadline.extend()), body.length(), body.mediaType()));
            } else {
                proxied.setBody(null);
                request.resume(); // the library paused it, and nobody would see its end
            }
            outgoing.response().onSuccess(this::hideCacheControl);
            deadline.start(() -> outgoing.reset(0, new TimeoutException()));
            proxied.send(outgoing).onComplete(this::answered, error -> failed(error, false));
        }

        /** The opening handshake of a WebSocket (RFC 6455 §4), which is the node's to agree to. */
        private void open(HttpClientRequest outgoing) {
            MultiMap headers = outgoing.headers().addAll(request.headers());
            Headers.forward(request, headers, pipeline.settings.trustForwarded());
            Headers.upgrade(headers);
            headers.remove("host");
            HostAndPort authority = request.authority();
            if (authority != null) {
                outgoing.authority(authority);
            }
            deadline.start(() -> outgoing.reset(0, new TimeoutException()));
            outgoing.connect().onComplete(this::opened, error -> failed(error, false));
        }

        private void opened(HttpClientResponse answer) {
            deadline.cancel();
            MultiMap headers = response.headers().addAll(answer.headers());
            Headers.removeHopByHop(headers);
            headers.add("via", Headers.via(answer.version()));
            response.setStatusCode(answer.statusCode());
            if (answer.statusCode() == 101) {
                endless = true;
                answer.pause();
                Headers.upgrade(headers);
                request.toNetSocket()
                        .onFailure(gone -> {
                            report(Outcome.ABANDONED);
                            var unused = answer.request().connection().close();
                        })
                        .onSuccess(socket -> report(Outcome.ANSWERED))
                        .compose(socket -> new WebSocketPassage(pipeline.vertx(), socket.pause(), answer)
                                .pass(pipeline.eventStreams))
                        .onComplete(ended -> giveBack())
                        .onComplete(done);
            } else {
                if (!headers.contains("content-length")) {
                    response.setChunked(true);
                }
                answer.pipe()
                        .endOnFailure(false)
                        .to(response)
                        .onComplete(
                                sent -> {
                                    report(Outcome.ANSWERED);
                                    done.complete();
                                },
                                error -> {
                                    report(response.closed() ? Outcome.ABANDONED : Outcome.FAILED);
                                    var unused = answer.request().connection().close();
                                    problem(502, "the response of the upstream broke off");
                                });
            }
        }

        /** The library would parse it, of no use to us, and fail the whole response on a malformed one. */
        private void hideCacheControl(HttpClientResponse incoming) {
            cacheControl = incoming.headers().getAll("cache-control");
            incoming.headers().remove("cache-control");
        }

        private void answered(ProxyResponse answer) {
            deadline.cancel();
            MultiMap headers = answer.headers();
            cacheControl.forEach(line -> headers.add("cache-control", line));
            Headers.removeHopByHop(headers);
            headers.add("via", Headers.via(answer.proxiedResponse().version()));
            long delayMillis = (pipeline.clock.nanoTime() - began) / 1_000_000;
            Optional<Capture> capture = pipeline.cache.capture(wanted, answer.getStatusCode(), headers, delayMillis);
            String status = CacheStatus.passed(wanted, capture.isPresent());
            if (!status.isEmpty()) {
                headers.add("cache-status", status);
            }
            capture.ifPresent(copy -> {
                Body body = answer.getBody();
                answer.setBody(Body.body(new Relay(body.stream(), copy::add), body.length(), body.mediaType()));
            });
            endless = Passing.isEventStream(answer);
            invalidated(answer.getStatusCode())
                    .compose(ready -> Passing.send(answer, request, pipeline.eventStreams))
                    .onComplete(
                            sent -> {
                                report(Outcome.ANSWERED);
                                done.complete();
                                capture.filter(Capture::whole).ifPresent(copy -> pipeline.cache.store(wanted, copy));
                            },
                            error -> broken(answer, error));
        }

        /** A change that succeeded takes effect in the cache before the client hears of it (RFC 9111 §4.4). */
        private Future<Boolean> invalidated(int status) {
            if (wanted.use() != CacheRequest.Use.INVALIDATE || status >= 400) {
                return Future.succeededFuture(false);
            }
            return Future.fromCompletionStage(
                            pipeline.cache.invalidate(wanted), pipeline.vertx().getOrCreateContext())
                    .timeout(INVALIDATION_MILLIS, TimeUnit.MILLISECONDS)
                    .otherwise(error -> {
                        pipeline.cache.distrust(wanted, error);
                        return false;
                    });
        }

        private void broken(ProxyResponse answer, Throwable error) {
            boolean abandoned = response.closed();
            report(abandoned ? Outcome.ABANDONED : Outcome.FAILED);
            log("the response broke off", error);
            var unused = answer.proxiedResponse().request().reset();
            problem(502, "the response of the upstream broke off");
        }

        private void failed(Throwable error, boolean unsent) {
            deadline.cancel();
            if (response.closed()) {
                report(Outcome.ABANDONED);
                done.fail("the client has gone");
                return;
            }
            boolean waitedInVain = unsent && error instanceof TimeoutException && connections.all(began);
            if (waitedInVain || error instanceof ConnectionPoolTooBusyException) {
                report(Outcome.ABANDONED);
                problem(503, "all connections to the upstream are in use");
                return;
            }
            boolean late = deadline.passed() || error instanceof TimeoutException;
            report(late ? Outcome.TIMED_OUT : Outcome.FAILED);
            log(late ? "no answer in time" : "no answer", error);
            boolean again = unsent || (Headers.repeatable(request) && !late);
            if (again && attempts < 2 && !response.headWritten()) {
                attempt(node);
            } else if (late) {
                problem(504, "the upstream did not answer in time");
            } else {
                problem(502, "the upstream could not be reached, or went away before it answered");
            }
        }

        private void log(String what, Throwable error) {
            pipeline.logger.log(
                    System.Logger.Level.DEBUG,
                    () -> request.method() + " " + request.path() + " at " + node + ": " + what + ": " + error);
        }
    }
}
