package dev.jackfield.kernel;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.config.Settings;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.http.Component;
import dev.jackfield.kernel.http.ControlListener;
import dev.jackfield.kernel.http.ControlSettings;
import dev.jackfield.kernel.http.ListenerSettings;
import dev.jackfield.kernel.http.Operations;
import dev.jackfield.kernel.http.ServerSockets;
import dev.jackfield.kernel.http.TrafficListener;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.monitor.MetricExporter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two listeners, or an embedder's routers in their place, and the Vert.x below them. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final BindingKey GATEWAY = new BindingKey("gateway", "default");
    private static final BindingKey DASHBOARD = new BindingKey("dashboard", "default");
    /** What answering takes beyond the drain. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final JackfieldConfig config;
    private final Settings settings;
    private final Path data;
    private final EventLog events;
    private final @Nullable ServerSockets sockets;
    private final Vertx vertx;
    private final SecuredListeners secured;
    private @Nullable ControlListener control;
    private @Nullable TrafficListener traffic;
    private @Nullable InetSocketAddress controlAddress;
    private @Nullable InetSocketAddress trafficAddress;

    Listeners(JackfieldConfig config, Settings settings, Path data, EventLog events, NodeMetrics metrics, Clock clock) {
        this.config = config;
        this.settings = settings;
        this.data = data;
        this.events = events;
        this.secured = new SecuredListeners(clock, events, metrics);
        if (config.vertx == null) {
            // nothing is served from the class path, so nothing is to be cached in a temporary folder
            FileSystemOptions files =
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
            ServerSockets own = new ServerSockets(new VertxOptions().setFileSystemOptions(files));
            this.sockets = own;
            this.vertx = own.vertx();
        } else {
            this.sockets = null;
            this.vertx = config.vertx;
        }
    }

    Vertx vertx() {
        return vertx;
    }

    /** The control listener first: nothing is served before it can be looked at. */
    void start(Operations operations, Switchboard switchboard, Access access, AuditLog audit, LogLevels levels) {
        secured.add("control", settings.control(), config.controlRouter == null);
        secured.add("traffic", settings.traffic(), config.trafficRouter == null);
        secured.load();
        ControlListener api = new ControlListener(
                vertx,
                sockets,
                secured.settings("control", settings.control()),
                ControlSettings.of(access, audit, levels, data, Kernel::mask),
                operations,
                events,
                switchboard.handles(MetricExporter.class, new Owner("the API")),
                switchboard.handles(Database.class, new Owner("the API")),
                switchboard::routed,
                switchboard.slot(DASHBOARD));
        control = api;
        if (config.controlRouter == null) {
            controlAddress = await(api.listen());
        } else {
            api.mount(config.controlRouter, config.controlPrefix);
        }
        ListenerSettings trafficAt = secured.settings("traffic", settings.traffic())
                .onLoops(Runtime.getRuntime().availableProcessors());
        TrafficListener door = new TrafficListener(vertx, sockets, trafficAt, switchboard.slot(GATEWAY));
        traffic = door;
        if (config.trafficRouter == null) {
            try {
                trafficAddress = await(door.listen());
            } catch (RuntimeException e) {
                // on an embedder's Vert.x nobody else would close what listens already
                stop(Duration.ZERO);
                throw e;
            }
        } else {
            door.mount(config.trafficRouter);
        }
        secured.watch("control", api::exchange);
        secured.watch("traffic", door::exchange);
    }

    /** {@return how the listeners' certificates are} */
    List<Component> components() {
        return secured.components();
    }

    boolean speaksTls(String name) {
        return secured.has(name);
    }

    /** Both at once; what is in flight may go on for the given time. */
    void stop(Duration drain) {
        secured.close();
        CompletableFuture<Integer> stopping = CompletableFuture.completedFuture(0);
        if (traffic != null) {
            stopping = stopping.thenCombine(traffic.stop(drain), Integer::sum);
        }
        if (control != null) {
            stopping = stopping.thenCombine(control.stop(drain), Integer::sum);
        }
        try {
            int cut = stopping.get(drain.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
            if (cut > 0) {
                LOG.warn("{} requests were still in flight at shutdown and were cut", cut);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the listeners did not stop in time: {}", e.toString());
        }
    }

    void closeVertx() {
        if (sockets != null) {
            await(vertx.close().toCompletionStage());
        }
    }

    private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JackfieldException known) {
                throw known;
            }
            throw e;
        }
    }

    Optional<InetSocketAddress> traffic() {
        return Optional.ofNullable(trafficAddress);
    }

    Optional<InetSocketAddress> control() {
        return Optional.ofNullable(controlAddress);
    }
}
