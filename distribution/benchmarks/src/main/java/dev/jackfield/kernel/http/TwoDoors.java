package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.AdminToken;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.config.AuthSettings;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.spi.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One route twice, served as the API serves its own: once open and taking whatever comes, once with the token, the
 * parameters and the body of a swap. In the kernel's package, because an endpoint can be made nowhere else.
 */
public final class TwoDoors implements AutoCloseable {
    /** Reached by everybody, with any object. */
    public static final String OPEN = "/open/cache.store/l1";
    /** Reached with a token; checks the query and the body. */
    public static final String CHECKED = "/checked/cache.store/l1?dry_run=true";

    private static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private final Path data = Files.createTempDirectory("jackfield-benchmark");
    private final AuditLog audit;
    private final HttpServer server;
    private final String token;

    /**
     * Listens on a free port of the loopback address.
     *
     * @throws IOException if no data folder can be made
     */
    public TwoDoors() throws IOException {
        Access access = new Access(data, AuthSettings.DEFAULT, vertx, CLOCK, secret -> {}, warning -> {});
        token = Files.readString(data.resolve(AdminToken.FILE)).strip();
        RouteTable table = new RouteTable();
        JsonSchema done = JsonSchema.object("Done.");
        table.add(
                EndpointDraft.of(HttpMethod.PUT, "/open/{point}/{name}", Scope.OPEN, Tag.BINDINGS, "open", "Takes all.")
                        .json(JsonSchema.object("Whatever."))
                        .answers("Done.", done)
                        .lookup(call -> Answer.of(200, Map.of("outcome", "unchanged"))));
        table.add(EndpointDraft.of(
                        HttpMethod.PUT, "/checked/{point}/{name}", Scope.WRITE, Tag.BINDINGS, "checked", "Checks all.")
                .query(Parameter.DRY_RUN)
                .json(BindingSchemas.CHANGE)
                .answers("Done.", done)
                // a dry run is in no audit, so the disk is not measured
                .audited("checked", call -> call.path("name"), call -> Map.of())
                .lookup(call -> Answer.of(200, Map.of("outcome", "unchanged"))));
        audit = new AuditLog(data, CLOCK, UnaryOperator.identity());
        LogLevels levels = new LogLevels(null, List::of, CLOCK, (after, task) -> () -> {}, restored -> {});
        ControlSettings settings = ControlSettings.of(access, audit, levels, data, UnaryOperator.identity());
        Dispatcher dispatcher = new Dispatcher(vertx, table, settings, new JsonWriter(UnaryOperator.identity()));
        Router router = Router.router(vertx);
        router.route().handler(dispatcher::handle);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /**
     * {@return where it listens}
     */
    public int port() {
        return server.actualPort();
    }

    /**
     * {@return what {@link #CHECKED} wants to see}
     */
    public String token() {
        return token;
    }

    @Override
    public void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        audit.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
