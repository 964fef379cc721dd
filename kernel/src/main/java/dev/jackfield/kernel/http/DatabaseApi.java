package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Suggestion;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migrations;
import io.vertx.core.http.HttpMethod;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Databases: how they are, and taking the data of a consumer from one to another. One transfer at a time. */
final class DatabaseApi {
    private static final String DATABASES = "/api/v1/databases";
    private static final String NAMESPACE = DATABASES + "/{name}/namespaces/{namespace}";

    private final Semaphore transferring = new Semaphore(1);
    private final BindingSet<Database> databases;
    private final Path folder;
    private final long limit;

    /**
     * @param databases all of them, live
     * @param folder gets exports until they are sent
     * @param limit how many bytes an export may have
     */
    DatabaseApi(BindingSet<Database> databases, Path folder, long limit) {
        this.databases = databases;
        this.folder = folder;
        this.limit = limit;
    }

    void addTo(RouteTable table) {
        table.add(get(
                        DATABASES,
                        Scope.READ,
                        Tag.DATABASES,
                        "listDatabases",
                        "What is bound to `database`, its servers, its connections, and whose data is in it.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of databases, ordered by name.", Page.of(DatabaseSchemas.DATABASE))
                .lookup(call -> Page.of(
                        call,
                        databases.byName().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .toList(),
                        Map.Entry::getKey,
                        DatabaseApi::shown)));
        table.add(transfer(
                        "exportNamespace",
                        "Answers all rows of a consumer's namespace, as of one moment.",
                        "/export",
                        "The namespace is one that is in use. What is written later is not in it.")
                .answers(Response.text(
                        "The rows, one JSON value a line; the last line has their number and their digests.",
                        DatabaseSchemas.EXPORT,
                        DatabaseSchemas.EXPORT_EXAMPLE,
                        Bodies.EXPORT))
                .audited("database.export", DatabaseApi::target, call -> Map.of())
                .lookup(this::exported));
        table.add(transfer(
                        "importNamespace",
                        "Reads what was exported into the empty tables of a namespace, all of it or nothing.",
                        "/import",
                        "The namespace is one that is in use, of this database or of another one.")
                .export(DatabaseSchemas.EXPORT)
                .answers("What was read and found to be what was exported.", DatabaseSchemas.IMPORTED)
                .audited("database.import", DatabaseApi::target, call -> Map.of())
                .lookup(this::imported));
    }

    private static EndpointDraft transfer(String operation, String summary, String action, String more) {
        return EndpointDraft.of(
                        HttpMethod.POST, NAMESPACE + action, Scope.ADMIN, Tag.DATABASES, operation, summary, more)
                .fails(Failure.NOT_FOUND, Failure.CONFLICT, Failure.UNAVAILABLE);
    }

    private static String target(Call call) {
        return call.path("name") + "/" + call.path("namespace");
    }

    // --- looking ---

    private static Map<String, @Nullable Object> shown(Map.Entry<String, Database> named) {
        Database database = named.getValue();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("name", named.getKey());
        shown.put("dialect", database.dialect());
        shown.put(
                "nodes",
                database.nodes().stream()
                        .map(node -> {
                            Map<String, @Nullable Object> one = new LinkedHashMap<>();
                            one.put("name", node.name());
                            one.put("primary", node.primary());
                            one.put("healthy", node.healthy());
                            one.put(
                                    "lag_ms",
                                    node.lag() == null ? null : node.lag().toMillis());
                            one.put("detail", node.detail());
                            return one;
                        })
                        .toList());
        var statistics = database.statistics();
        Map<String, Object> connections = new LinkedHashMap<>();
        connections.put("active", statistics.active());
        connections.put("idle", statistics.idle());
        connections.put("waiting", statistics.waiting());
        connections.put("maximum", statistics.maximum());
        connections.put("timeouts", statistics.timeouts());
        connections.put("leaked", statistics.leaked());
        shown.put("connections", connections);
        shown.put(
                "namespaces",
                database.namespaces().stream()
                        .sorted(Comparator.comparing(Migrations::namespace))
                        .map(DatabaseApi::shown)
                        .toList());
        return shown;
    }

    private static Map<String, Object> shown(Migrations migrations) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", migrations.namespace());
        shown.put("version", migrations.version());
        return shown;
    }

    private Database database(Call call) {
        Map<String, Database> all = databases.byName();
        Database database = all.get(call.path("name"));
        if (database == null) {
            throw ProblemAnswer.notFound(Suggestion.unknown("database", call.path("name"), all.keySet()));
        }
        return database;
    }

    /** {@return what the namespace's schema is made of, as those who use it say} Of several the furthest. */
    private static Migrations migrations(String namespace, Collection<Database> among) {
        List<Migrations> all =
                among.stream().flatMap(one -> one.namespaces().stream()).toList();
        Optional<Migrations> found = all.stream()
                .filter(one -> one.namespace().equals(namespace))
                .max(Comparator.comparingInt(Migrations::version));
        return found.orElseThrow(() -> ProblemAnswer.notFound(Suggestion.unknown(
                "namespace",
                namespace,
                all.stream().map(Migrations::namespace).distinct().toList())));
    }

    // --- transferring ---

    private interface Transfer {
        Answer run() throws SQLException, IOException;
    }

    private Answer alone(String what, Transfer transfer) throws IOException {
        if (!transferring.tryAcquire()) {
            throw ProblemAnswer.of(409, "busy", "another export or import is being made; try again when it is done");
        }
        try {
            return transfer.run();
        } catch (SQLException e) {
            boolean away = e instanceof SQLTransientConnectionException
                    || String.valueOf(e.getSQLState()).startsWith("08");
            throw new JackfieldException(away ? "unavailable" : "database_failed", what + ": " + e.getMessage(), e);
        } finally {
            transferring.release();
        }
    }

    private Answer exported(Call call) throws IOException {
        Database database = database(call);
        Migrations migrations = migrations(call.path("namespace"), List.of(database));
        return alone(target(call), () -> {
            Path file = Bodies.fresh(folder);
            boolean done = false;
            try {
                try (OutputStream out =
                        new BufferedOutputStream(new BoundedOutput(Files.newOutputStream(file), limit))) {
                    database.exportTo(migrations, out);
                }
                done = true;
                return Answer.file(Bodies.EXPORT, file);
            } finally {
                if (!done) {
                    Bodies.delete(file);
                }
            }
        });
    }

    private Answer imported(Call call) throws IOException {
        Database database = database(call);
        Migrations migrations = migrations(
                call.path("namespace"),
                Stream.concat(Stream.of(database), databases.byName().values().stream())
                        .toList());
        return alone(target(call), () -> {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(call.upload()))) {
                long rows = database.importFrom(migrations, in);
                Map<String, Object> imported = new LinkedHashMap<>();
                imported.put("database", call.path("name"));
                imported.put("namespace", migrations.namespace());
                imported.put("version", migrations.version());
                imported.put("rows", rows);
                return Answer.ok(imported);
            }
        });
    }
}
