package dev.jackfield.kernel.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.net.HostAndPort;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response that tells its exchange when it is over, and that says with its head that the connection will close once the
 * listener is stopping. Everything else goes to the response behind.
 */
final class CountedResponse implements HttpServerResponse {
    private final HttpServerResponse response;
    private final CountedRequest exchange;
    private volatile @Nullable Handler<Void> closeHandler;
    private boolean watched;
    private boolean traffic;

    CountedResponse(HttpServerResponse response, CountedRequest exchange) {
        this.response = response;
        this.exchange = exchange;
    }

    /** Where the end of the connection does not tell: an HTTP/2 stream, which the client may reset, and a shared router. */
    void watchClose() {
        watched = true;
        response.closeHandler(closed -> {
            exchange.responseOver();
            Handler<Void> handler = closeHandler;
            if (handler != null) {
                handler.handle(null);
            }
        });
    }

    /** What is behind the gateway signs nobody in or out here. */
    void hideSession() {
        traffic = true;
    }

    private void head() {
        if (traffic && !response.headWritten()) {
            SessionCookie.hideFromClient(response.headers());
        }
        if (exchange.link().isStopping() && exchange.version() != HttpVersion.HTTP_2 && !response.headWritten()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            exchange.link().announced();
        }
    }

    private Future<Void> over(Future<Void> end) {
        return end.onComplete(done -> exchange.responseOver());
    }

    @Override
    public HttpServerResponse closeHandler(@Nullable Handler<Void> handler) {
        if (watched) {
            closeHandler = handler;
        } else {
            response.closeHandler(handler);
        }
        return this;
    }

    @Override
    public Future<Void> writeHead() {
        head();
        return response.writeHead();
    }

    @Override
    public Future<Void> write(Buffer data) {
        head();
        return response.write(data);
    }

    @Override
    public Future<Void> write(String data) {
        head();
        return response.write(data);
    }

    @Override
    public Future<Void> write(String data, String encoding) {
        head();
        return response.write(data, encoding);
    }

    @Override
    public Future<Void> end() {
        head();
        return over(response.end());
    }

    @Override
    public Future<Void> end(Buffer data) {
        head();
        return over(response.end(data));
    }

    @Override
    public Future<Void> end(String data) {
        head();
        return over(response.end(data));
    }

    @Override
    public Future<Void> end(String data, String encoding) {
        head();
        return over(response.end(data, encoding));
    }

    @Override
    public Future<Void> sendFile(String file, long offset, long length) {
        head();
        return over(response.sendFile(file, offset, length));
    }

    @Override
    public Future<Void> sendFile(FileChannel file, long offset, long length) {
        head();
        return over(response.sendFile(file, offset, length));
    }

    @Override
    public Future<Void> sendFile(RandomAccessFile file, long offset, long length) {
        head();
        return over(response.sendFile(file, offset, length));
    }

    @Override
    public Future<Void> reset(long code) {
        return over(response.reset(code));
    }

    @Override
    public Future<Void> writeContinue() {
        return response.writeContinue();
    }

    @Override
    public Future<Void> writeEarlyHints(MultiMap hints) {
        return response.writeEarlyHints(hints);
    }

    @Override
    public Future<Void> writeCustomFrame(int type, int flags, Buffer payload) {
        head();
        return response.writeCustomFrame(type, flags, payload);
    }

    @Override
    public HttpServerResponse exceptionHandler(@Nullable Handler<Throwable> handler) {
        response.exceptionHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse drainHandler(@Nullable Handler<Void> handler) {
        response.drainHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse endHandler(@Nullable Handler<Void> handler) {
        response.endHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse headersEndHandler(@Nullable Handler<Void> handler) {
        response.headersEndHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse bodyEndHandler(@Nullable Handler<Void> handler) {
        response.bodyEndHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse setWriteQueueMaxSize(int size) {
        response.setWriteQueueMaxSize(size);
        return this;
    }

    @Override
    public HttpServerResponse setStatusCode(int code) {
        response.setStatusCode(code);
        return this;
    }

    @Override
    public HttpServerResponse setStatusMessage(String message) {
        response.setStatusMessage(message);
        return this;
    }

    @Override
    public HttpServerResponse setChunked(boolean chunked) {
        response.setChunked(chunked);
        return this;
    }

    @Override
    public HttpServerResponse setStreamPriority(StreamPriority priority) {
        response.setStreamPriority(priority);
        return this;
    }

    @Override
    public HttpServerResponse addCookie(Cookie cookie) {
        response.addCookie(cookie);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(String name, String value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, CharSequence value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(String name, Iterable<String> value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, Iterable<CharSequence> value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(String name, String value) {
        response.putTrailer(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(CharSequence name, CharSequence value) {
        response.putTrailer(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(String name, Iterable<String> value) {
        response.putTrailer(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(CharSequence name, Iterable<CharSequence> value) {
        response.putTrailer(name, value);
        return this;
    }

    @Override
    public int getStatusCode() {
        return response.getStatusCode();
    }

    @Override
    public String getStatusMessage() {
        return response.getStatusMessage();
    }

    @Override
    public boolean isChunked() {
        return response.isChunked();
    }

    @Override
    public MultiMap headers() {
        return response.headers();
    }

    @Override
    public MultiMap trailers() {
        return response.trailers();
    }

    @Override
    public boolean writeQueueFull() {
        return response.writeQueueFull();
    }

    @Override
    public boolean ended() {
        return response.ended();
    }

    @Override
    public boolean closed() {
        return response.closed();
    }

    @Override
    public boolean headWritten() {
        return response.headWritten();
    }

    @Override
    public long bytesWritten() {
        return response.bytesWritten();
    }

    @Override
    public int streamId() {
        return response.streamId();
    }

    @Override
    public Future<HttpServerResponse> push(HttpMethod method, HostAndPort authority, String path, MultiMap headers) {
        return response.push(method, authority, path, headers);
    }

    @Override
    public @Nullable Cookie removeCookie(String name, boolean invalidate) {
        return response.removeCookie(name, invalidate);
    }

    @Override
    public Set<Cookie> removeCookies(String name, boolean invalidate) {
        return response.removeCookies(name, invalidate);
    }

    @Override
    public @Nullable Cookie removeCookie(String name, String domain, String path, boolean invalidate) {
        return response.removeCookie(name, domain, path, invalidate);
    }
}
