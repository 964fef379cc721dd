package dev.jackfield.kernel.http;

import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.handle.Slot;
import dev.jackfield.spi.monitor.MetricExporter;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door to the API: the kernel's endpoints and the routes of plugins, behind one authentication, and the dashboard in the
 * open. It listens itself, or is mounted on an embedder's router.
 */
public final class ControlListener {
    private final Dispatcher dispatcher;
    private final EventStream events;
    private final Acceptor acceptor;
    private final Router router;
    private volatile @Nullable Route embedded;

    /**
     * @param vertx what it runs on
     * @param sockets whose Vert.x that is, or null for an embedder's
     * @param listener where and how to listen; unused when it is mounted
     * @param settings what it stands on
     * @param operations the kernel
     * @param log what is streamed
     * @param exporters what is scraped
     * @param databases between which data is taken
     * @param routed the slots whose generations have routes of their own; asked for every request
     * @param dashboard the binding {@code dashboard/default}
     */
    public ControlListener(
            Vertx vertx,
            @Nullable ServerSockets sockets,
            ListenerSettings listener,
            ControlSettings settings,
            Operations operations,
            EventLog log,
            Iterable<MetricExporter> exporters,
            BindingSet<Database> databases,
            Supplier<List<Slot<?>>> routed,
            Slot<?> dashboard) {
        this(
                vertx,
                sockets,
                listener,
                settings,
                operations,
                log,
                exporters,
                databases,
                new PluginRoutes(routed, TrafficListener::router),
                new DashboardDoor(dashboard, TrafficListener::router));
    }

    ControlListener(
            Vertx vertx,
            @Nullable ServerSockets sockets,
            ListenerSettings listener,
            ControlSettings settings,
            Operations operations,
            EventLog log,
            Iterable<MetricExporter> exporters,
            BindingSet<Database> databases,
            PluginRoutes plugins,
            DashboardDoor dashboard) {
        JsonWriter json = new JsonWriter(settings.mask());
        this.events = new EventStream(vertx, log, json, settings.heartbeat());
        RouteTable table = KernelApi.table(
                operations,
                settings.access(),
                settings.audit(),
                settings.levels(),
                exporters,
                events,
                plugins,
                json,
                new DatabaseApi(databases, settings.uploads(), settings.exportLimit()));
        this.dispatcher = new Dispatcher(vertx, table, settings, json);
        this.router = Router.router(vertx);
        dashboard.mount(router);
        router.route().handler(dispatcher::handle);
        plugins.mount(router.route(Dispatcher.API + "*"));
        this.acceptor = new Acceptor(vertx, sockets, listener, router::handle);
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
     * Serves below a path of an embedder's router instead of a listener of its own.
     *
     * @param other gets one route; bodies must not have been read by then
     * @param prefix such as {@code /jackfield}; empty for none
     */
    public void mount(Router other, String prefix) {
        Route route = other.route(prefix + "/*");
        route.subRouter(router);
        embedded = route;
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
     * {@return how many clients are streaming events}
     */
    public int streams() {
        return events.clients();
    }

    /**
     * Ends event streams with a hint when to come back, takes no new work, and lets requests in flight end.
     *
     * @param budget after which what remains is cut
     * @return how many requests were cut
     */
    public CompletionStage<Integer> stop(Duration budget) {
        Route route = embedded;
        embedded = null;
        if (route != null) {
            route.remove();
        }
        events.close();
        return acceptor.stop(budget).eventually(dispatcher::close).toCompletionStage();
    }
}
