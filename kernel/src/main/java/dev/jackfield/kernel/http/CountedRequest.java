package dev.jackfield.kernel.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An exchange under way: over when the request was read to its end and the response was written to its end, or when the
 * client is gone. Told by wrapping request and response, because the handlers that Vert.x offers have one place each,
 * which belongs to whoever serves the request.
 */
final class CountedRequest extends HttpServerRequestWrapper {
    private static final long CANCEL = 0x8;
    private static final int REQUEST_OVER = 1;
    private static final int RESPONSE_OVER = 2;
    private static final int OVER = REQUEST_OVER | RESPONSE_OVER;

    private final Link link;
    private final CountedResponse response;
    private final AtomicInteger state = new AtomicInteger();
    private volatile @Nullable Runnable whenOver;
    private volatile boolean paused;
    private volatile boolean upgraded;

    private CountedRequest(HttpServerRequestInternal request, Link link) {
        super(request);
        this.link = link;
        if (request.version() == HttpVersion.HTTP_2) {
            joinCookies(request.headers());
        }
        this.response = new CountedResponse(request.response(), this);
    }

    /** Over HTTP/2 a browser may send them in several fields (RFC 9113, 8.2.3), of which Vert.x reads the first. */
    private static void joinCookies(MultiMap headers) {
        List<String> cookies = headers.getAll(HttpHeaders.COOKIE);
        if (cookies.size() > 1) {
            headers.set(HttpHeaders.COOKIE, String.join("; ", cookies));
        }
    }

    static CountedRequest begin(HttpServerRequestInternal request, Link link) {
        CountedRequest exchange = new CountedRequest(request, link);
        link.begin(exchange);
        if (request.version() == HttpVersion.HTTP_2) {
            exchange.response.watchClose();
        }
        exchange.watchRequest();
        return exchange;
    }

    /** {@return an exchange on an embedder's connection, whose end nobody tells us} */
    static CountedRequest shared(RoutingContext context) {
        HttpServerRequestInternal request = (HttpServerRequestInternal) context.request();
        Link link = new Link(request.connection(), context.vertx().getOrCreateContext(), Duration.ZERO, () -> {});
        CountedRequest exchange = new CountedRequest(request, link);
        exchange.response.watchClose();
        exchange.watchRequest();
        return exchange;
    }

    private void watchRequest() {
        if (delegate.isEnded()) {
            over(REQUEST_OVER);
        } else {
            delegate.end().onComplete(done -> over(REQUEST_OVER));
        }
    }

    Link link() {
        return link;
    }

    /** Called once, at once where it is over already. One may be set. */
    void whenOver(Runnable action) {
        whenOver = action;
        if (state.get() == OVER) {
            tell();
        }
    }

    /** What is behind the gateway never sees who is signed in: a cookie is sent to every port of its host. */
    void hideSession() {
        SessionCookie.hideFromService(delegate.headers());
        response.hideSession();
    }

    void responseOver() {
        over(RESPONSE_OVER);
    }

    void gone() {
        over(OVER);
    }

    /** {@return whether the client has done its part for now: sent what is wanted, and taken what was written} */
    boolean isWaitingForUs() {
        int now = state.get();
        if (upgraded) {
            return true; // idle or not is told by its own handler
        }
        if (((now & REQUEST_OVER) == 0 && !paused) || (now & RESPONSE_OVER) != 0) {
            return false;
        }
        HttpServerResponse written = delegate.response();
        return !written.ended() && !written.writeQueueFull();
    }

    /** {@return how much of the bodies has passed} */
    long bytes() {
        return delegate.bytesRead() + delegate.response().bytesWritten();
    }

    @Override
    public HttpServerRequest pause() {
        paused = true;
        delegate.pause();
        return this;
    }

    @Override
    public HttpServerRequest resume() {
        paused = false;
        delegate.resume();
        return this;
    }

    @Override
    public HttpServerRequest fetch(long amount) {
        paused = false;
        delegate.fetch(amount);
        return this;
    }

    /** Ends it by force. */
    void cut() {
        if (delegate.version() == HttpVersion.HTTP_2) {
            response.reset(CANCEL);
        } else {
            link.close();
        }
    }

    private void over(int part) {
        int before = state.getAndUpdate(now -> now | part);
        if (before != OVER && (before | part) == OVER) {
            link.end(this);
            tell();
        }
    }

    private void tell() {
        Runnable action;
        synchronized (this) {
            action = whenOver;
            whenOver = null;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }

    // a socket or web socket is under way until its connection closes, which Vert.x tells the request no more; a
    // handshake
    // that failed has been answered

    @Override
    public Future<NetSocket> toNetSocket() {
        return delegate.toNetSocket()
                .onSuccess(socket -> {
                    if (socket instanceof NetSocketInternal internal) {
                        watchClose(internal.channelHandlerContext());
                    }
                })
                .onFailure(refused -> responseOver());
    }

    @Override
    public Future<ServerWebSocket> toWebSocket() {
        return delegate.toWebSocket()
                .onSuccess(socket -> {
                    if (socket instanceof WebSocketInternal internal) {
                        watchClose(internal.channelHandlerContext());
                    }
                })
                .onFailure(refused -> responseOver());
    }

    private void watchClose(ChannelHandlerContext channel) {
        upgraded = true;
        long idleMillis = link.idleTimeout().toMillis();
        if (idleMillis > 0) {
            channel.pipeline().addFirst(new IdleStateHandler(0, 0, idleMillis, TimeUnit.MILLISECONDS));
        }
        channel.channel().closeFuture().addListener(closed -> {
            gone();
            link.closed();
        });
    }
}
