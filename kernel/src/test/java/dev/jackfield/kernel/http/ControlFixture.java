package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.AdminToken;
import dev.jackfield.kernel.access.MovableClock;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.config.AuthSettings;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.metric.PlainText;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.handle.Slot;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A control listener in front of a {@link FakeOperations}. */
final class ControlFixture {
    static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return FakeOperations.NOW;
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };
    private static final UnaryOperator<String> MASK = text -> text.replace("hunter2", "********");

    final FakeOperations operations = new FakeOperations();
    final EventLog log = new EventLog(CLOCK, MASK);
    final NodeMetrics metrics = new NodeMetrics();
    final List<MetricExporter> exporters = new CopyOnWriteArrayList<>(List.of(this::scrape));
    final Map<String, Database> databases = new ConcurrentSkipListMap<>();
    final Slot<Object> dashboard = new Slot<>("dashboard/default");
    final List<Slot<?>> routed = new CopyOnWriteArrayList<>();
    final Path data;
    final MovableClock clock = new MovableClock(FakeOperations.NOW);
    final Access access;
    final AuditLog audit;
    final FakeLogging logging = new FakeLogging();
    final List<Runnable> later = new CopyOnWriteArrayList<>();
    final LogLevels levels = new LogLevels(
            logging,
            () -> List.of("cache-map"),
            clock,
            (after, task) -> {
                later.add(task);
                return () -> later.remove(task);
            },
            restored -> {});
    final ControlListener listener;
    final String token;
    int port;

    ControlFixture(TestVertx vertx, Path data) throws Exception {
        this(vertx, data, Duration.ofSeconds(15));
    }

    ControlFixture(TestVertx vertx, Path data, Duration heartbeat) throws Exception {
        this(vertx, data, heartbeat, AuthSettings.DEFAULT);
    }

    ControlFixture(TestVertx vertx, Path data, Duration heartbeat, AuthSettings auth) throws Exception {
        this.data = data;
        this.access = new Access(data, auth, vertx.vertx(), clock, secret -> {}, warning -> {});
        this.token = Files.readString(data.resolve(AdminToken.FILE)).strip();
        this.audit = new AuditLog(data, clock, MASK);
        ListenerSettings settings = ListenerSettings.of("http.control", "127.0.0.1", 0);
        this.listener = new ControlListener(
                vertx.vertx(),
                vertx.sockets(),
                settings,
                new ControlSettings(
                        access, audit, levels, data.resolve("uploads"), MASK, heartbeat, 1 << 20, 8L << 20, 1 << 20),
                operations,
                log,
                exporters,
                () -> databases,
                new PluginRoutes(() -> routed, phase -> (Router) phase.attachment()),
                new DashboardDoor(dashboard, phase -> (Router) phase.attachment()));
    }

    private Optional<Exposition> scrape(String accept) {
        String type = accept.contains("openmetrics") ? "application/openmetrics-text" : "text/plain";
        String text = PlainText.of(metrics.snapshot());
        return Optional.of(new Exposition(type, text.getBytes(StandardCharsets.UTF_8)));
    }

    ControlFixture listen() throws Exception {
        port = listener.listen().toCompletableFuture().get(30, TimeUnit.SECONDS).getPort();
        return this;
    }

    RawClient connect() throws IOException {
        return new RawClient(port);
    }

    String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n";
    }

    String json(String method, String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type: application/json";
        all[headers.length + 1] = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
        return request(method, path, all) + body;
    }

    RawClient.Reply ask(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request.getBytes(StandardCharsets.UTF_8)).reply(!request.startsWith("HEAD "));
        }
    }

    RawClient.Reply get(String path, String... headers) throws IOException {
        return ask(request("GET", path, headers));
    }

    void close() throws Exception {
        listener.stop(Duration.ZERO).toCompletableFuture().get(30, TimeUnit.SECONDS);
        audit.close();
        metrics.close();
    }
}
