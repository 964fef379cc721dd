package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.Generation;
import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door in front of the gateway: every request, whatever its path, goes to the generation that is plugged in at
 * {@code gateway/default}, and counts as in flight there until its body and its response have ended, or the client is
 * gone. Nothing here blocks.
 */
public final class TrafficListener {
    private static final System.Logger LOG = System.getLogger(TrafficListener.class.getName());

    /** RFC 9113, 7. */
    private static final long INTERNAL_ERROR = 0x2;

    private final Slot<?> gateway;
    private final Function<Phase<?>, @Nullable Router> routers;
    private final Acceptor acceptor;
    private volatile @Nullable Route embedded;

    /**
     * @param vertx what it runs on
     * @param sockets whose Vert.x that is, or null for an embedder's
     * @param settings where and how to listen; unused when an embedder's router serves
     * @param gateway the binding {@code gateway/default}
     */
    public TrafficListener(Vertx vertx, @Nullable ServerSockets sockets, ListenerSettings settings, Slot<?> gateway) {
        this(vertx, sockets, settings, gateway, TrafficListener::router);
    }

    TrafficListener(
            Vertx vertx,
            @Nullable ServerSockets sockets,
            ListenerSettings settings,
            Slot<?> gateway,
            Function<Phase<?>, @Nullable Router> routers) {
        this.gateway = gateway;
        this.routers = routers;
        this.acceptor = new Acceptor(vertx, sockets, settings, this::serve);
    }

    static @Nullable Router router(Phase<?> phase) {
        return phase.attachment() instanceof Generation generation ? generation.router() : null;
    }

    /**
     * Begins to listen.
     *
     * @return where; fails with the codes {@code port_in_use} and {@code cannot_listen}
     */
    public CompletionStage<InetSocketAddress> listen() {
        return acceptor.listen().toCompletionStage();
    }

    /**
     * Serves an embedder's router instead of a listener of its own. The embedder's routes come first, also those that are
     * added later; bodies must not have been read by then.
     *
     * @param router gets one route, for everything
     */
    public void mount(Router router) {
        embedded = router.route().last().handler(context -> serve(CountedRequest.shared(context)));
    }

    /**
     * Takes no new work and lets requests in flight end.
     *
     * @param budget after which what remains is cut
     * @return how many requests were cut
     */
    public CompletionStage<Integer> stop(Duration budget) {
        Route route = embedded;
        if (route != null) {
            route.remove();
            embedded = null;
        }
        return acceptor.stop(budget).toCompletionStage();
    }

    /**
     * Shows another certificate in handshakes from now on; connections that are there go on.
     *
     * @param next what is shown
     * @return when that is so; fails where it does not listen with TLS
     */
    public CompletionStage<Boolean> exchange(Identity next) {
        return acceptor.exchange(next).toCompletionStage();
    }

    /**
     * {@return how many connections of clients are open}
     */
    public int connections() {
        return acceptor.connections();
    }

    private void serve(CountedRequest request) {
        request.hideSession();
        Flight flight = enter(request, request::cut);
        if (flight != null) {
            request.whenOver(flight::land);
            hand(flight, request);
        }
    }

    private @Nullable Flight enter(HttpServerRequest request, Runnable cut) {
        try {
            return Flight.enter(gateway, cut);
        } catch (NotBoundException e) {
            ProblemAnswer.unavailable(
                            "no gateway is plugged in",
                            "nothing is bound as " + gateway.name() + ", so there is nobody to serve this request")
                    .send(request);
            return null;
        }
    }

    private void hand(Flight flight, HttpServerRequest request) {
        try {
            Router router = routers.apply(flight.phase());
            if (router == null) {
                ProblemAnswer.unavailable(
                                "the gateway serves nothing",
                                "what is bound as " + gateway.name() + " has no routes: " + flight.phase())
                        .send(request);
            } else {
                router.handle(request);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // as text: the exception may be of a plugin
            LOG.log(System.Logger.Level.ERROR, "the gateway " + flight.phase() + " threw: " + e);
            if (!request.response().ended()) {
                if (request.response().headWritten()) {
                    cut(request);
                } else {
                    ProblemAnswer.internal("the gateway failed").send(request);
                }
            }
        }
    }

    static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            // not without an error, which would pass for a whole response
            request.response().reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }
}
