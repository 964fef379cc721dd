package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.count;
import static dev.jackfield.kernel.http.JsonSchema.flag;
import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.text;

/** What databases look like in JSON, and what is taken from one to another. */
final class DatabaseSchemas {
    private static final JsonSchema NODE = named("DatabaseNode", "One server, or the file.")
            .member("name", text("Its address, or the file's name."))
            .member("primary", flag("Whether it is the one that is written to."))
            .member("healthy", flag("Whether it serves."))
            .member(
                    "lag_ms",
                    count("How far it is behind the primary, in milliseconds; null where that is not known.")
                            .nullable())
            .member("detail", text("Why it does not serve; empty where it does."));

    private static final JsonSchema CONNECTIONS = named("DatabaseConnections", "Connections to all servers together.")
            .member("active", count("Those in use."))
            .member("idle", count("Those that wait for use."))
            .member("waiting", count("Callers that wait for one."))
            .member("maximum", count("How many there can be."))
            .member("timeouts", count("How often a caller waited in vain, since this generation began."))
            .member("leaked", count("How many were held for longer than the threshold, since this generation began."));

    private static final JsonSchema NAMESPACE = named("DatabaseNamespace", "The schema of one consumer.")
            .member("name", text("The consumer's namespace."))
            .member("version", count("The last step of its migrations."));

    static final JsonSchema DATABASE = named("Database", "What is bound to `database` by one name.")
            .member("name", text("The binding's name."))
            .member("dialect", text("Which SQL it speaks, such as `h2`, `postgresql` or `mysql`."))
            .member("nodes", list("Its servers, the primary first.", NODE))
            .member("connections", CONNECTIONS)
            .member("namespaces", list("Those in use, ordered by name.", NAMESPACE))
            .example("""
                    {"name": "default", "dialect": "postgresql",
                     "nodes": [{"name": "db1:5432", "primary": true, "healthy": true, "lag_ms": 0, "detail": ""}],
                     "connections": {"active": 1, "idle": 4, "waiting": 0, "maximum": 20, "timeouts": 0, "leaked": 0},
                     "namespaces": [{"name": "visits", "version": 2}]}
                    """);

    static final JsonSchema EXPORT = JsonSchema.binary("Rows, one JSON value a line, in UTF-8.");

    static final String EXPORT_EXAMPLE = """
            {"format":"jackfield-database/1","namespace":"visits","version":2}
            {"table":"visit","columns":["id","page"]}
            ["1","/"]
            {"rows":1,"digests":{"visit":"1:4f1c"}}
            """;

    static final JsonSchema IMPORTED = named("Imported", "What was read.")
            .member("database", text("The binding's name."))
            .member("namespace", text("The consumer's namespace."))
            .member("version", count("The last step of its migrations."))
            .member("rows", count("How many rows were read."))
            .example("""
                    {"database": "next", "namespace": "visits", "version": 2, "rows": 3}
                    """);

    private DatabaseSchemas() {}
}
