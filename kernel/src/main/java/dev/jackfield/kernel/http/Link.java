package dev.jackfield.kernel.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of a client, and the exchanges that are under way on it. Thread-safe. */
final class Link {
    private final HttpConnection connection;
    private final Context context;
    private final Duration idleTimeout;
    private final Runnable whenClosed;
    private final Set<CountedRequest> exchanges = new HashSet<>();
    private volatile boolean stopping;
    private boolean announced;
    private volatile boolean http2;
    private @Nullable Long announcedAt;
    private boolean shutDown;
    private long idleSince = System.nanoTime();
    private long moved;
    private boolean closing;

    /**
     * @param connection of a client
     * @param context where its requests arrive
     * @param idleTimeout for how long the client may owe the next byte; zero for ever
     * @param whenClosed called when the client is gone, possibly twice
     */
    Link(HttpConnection connection, Context context, Duration idleTimeout, Runnable whenClosed) {
        this.connection = connection;
        this.context = context;
        this.idleTimeout = idleTimeout;
        this.whenClosed = whenClosed;
    }

    synchronized void begin(CountedRequest exchange) {
        http2 = exchange.version() == HttpVersion.HTTP_2;
        exchanges.add(exchange);
        idleSince = System.nanoTime();
    }

    synchronized void end(CountedRequest exchange) {
        exchanges.remove(exchange);
        idleSince = System.nanoTime();
    }

    synchronized int exchanges() {
        return exchanges.size();
    }

    /** The client is gone, and with it every exchange. */
    void closed() {
        whenClosed.run();
        List<CountedRequest> gone;
        synchronized (this) {
            gone = List.copyOf(exchanges);
        }
        gone.forEach(CountedRequest::gone);
    }

    void close() {
        connection.close();
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /** Called again and again. A connection that is not closed by the next time, because its client takes nothing, is cut. */
    void closeIfIdle(Consumer<HttpConnection> cut) {
        context.runOnContext(now -> {
            if (closing) {
                cut.accept(connection);
            } else if (idle()) {
                closing = true;
                connection.close();
            }
        });
    }

    /** An exchange that waits for us, however long, is not idle. */
    private boolean idle() {
        List<CountedRequest> underWay;
        synchronized (this) {
            underWay = List.copyOf(exchanges);
        }
        long bytes = underWay.stream().mapToLong(CountedRequest::bytes).sum();
        boolean waiting = underWay.stream().anyMatch(CountedRequest::isWaitingForUs);
        synchronized (this) {
            long now = System.nanoTime();
            if (waiting || (!underWay.isEmpty() && bytes != moved)) {
                moved = bytes;
                idleSince = now;
            }
            return now - idleSince >= idleTimeout.toNanos();
        }
    }

    void stopping() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** A response said that this connection will close. */
    synchronized void announced() {
        announced = true;
    }

    /**
     * Called again and again while the listener stops. An HTTP/2 connection is told to go away. An HTTP/1 connection
     * is closed when no exchange is under way, some time after it was announced, so that the client closes first and
     * what it had pipelined is answered; or, never announced because no request came, when it has been idle for long
     * enough, which may have begun before the stop.
     */
    void advance(ListenerSettings settings, long stoppedAt, long budgetMillis) {
        if (http2) {
            context.runOnContext(now -> goAway(settings, Math.max(1, budgetMillis)));
            return;
        }
        if (overdue(settings, stoppedAt)) {
            // asked again where requests arrive, so that none that was read already is lost
            context.runOnContext(now -> {
                if (overdue(settings, stoppedAt)) {
                    connection.close();
                }
            });
        }
    }

    /**
     * In two steps (RFC 9113, 6.8): first that the connection will end, while every request that is on its way is still
     * served; later which request was the last, so that the client sends those after it again elsewhere.
     */
    private void goAway(ListenerSettings settings, long budgetMillis) {
        long now = System.nanoTime();
        if (announcedAt == null) {
            announcedAt = now;
            connection.goAway(0, Integer.MAX_VALUE);
        } else if (!shutDown && now - announcedAt >= settings.idleNotice().toNanos()) {
            shutDown = true;
            connection.goAway(0);
            connection.shutdown(budgetMillis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean overdue(ListenerSettings settings, long stoppedAt) {
        if (!exchanges.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        long idle = now - idleSince;
        long stopped = now - stoppedAt;
        long linger = settings.linger().toNanos();
        return announced
                ? Math.min(idle, stopped) >= linger
                : idle >= settings.idleGrace().toNanos()
                        && stopped >= settings.idleNotice().toNanos();
    }
}
