package dev.jackfield.kernel;

import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.config.Settings;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.http.Operations;
import dev.jackfield.kernel.metric.Metrics;
import dev.jackfield.spi.Clock;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The two listeners, or an embedder's routers in their place, and the Vert.x below them. */
final class Listeners {
    private final Vertx vertx;

    Listeners(JackfieldConfig config, Settings settings, Path data, EventLog events, Metrics metrics, Clock clock) {
        this.vertx = config.vertx == null ? Vertx.vertx() : config.vertx;
    }

    Vertx vertx() {
        return vertx;
    }

    void start(Operations operations, Switchboard switchboard) {}

    void stop(Duration drain) {}

    void closeVertx() {}

    Optional<InetSocketAddress> traffic() {
        return Optional.empty();
    }

    Optional<InetSocketAddress> control() {
        return Optional.empty();
    }
}
