package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.object;

/** What the configuration looks like in JSON. */
final class ConfigSchemas {
    static final JsonSchema SHOWN = named("Configuration", "The whole configuration.")
            .member("configuration", object("Every value, as the file would say it, secrets masked."))
            .member(
                    "origins",
                    object("The same tree, with where each value comes from: `default`, `code`, `file:12`, `overlay`,"
                            + " `environment:NAME` or `flag:NAME`."))
            .example("""
                    {"configuration": {"bindings": {"cache.store": {"l1": {"provider": "map"}}}},
                     "origins": {"bindings": {"cache.store": {"l1": {"provider": "file:12"}}}}}
                    """);

    /** What is sent to change it. */
    static final JsonSchema TREE = object("The tree that the file would have, or what `GET` answered, changed.")
            .example("""
                    {"bindings": {"cache.store": {"l1": {"provider": "map", "maximum_entries": 5000}}}}
                    """);

    static final JsonSchema CHANGE = named("ConfigurationChange", "What applying a configuration did, or would do.")
            .extending(SwapSchemas.PLAN)
            .optional("swaps", list("One of each binding that changed; not there with `dry_run`.", SwapSchemas.REPORT))
            .example("""
                    {"added": [], "swapped": [], "removed": [], "unchanged": ["cache/default", "cache.store/l1"],
                     "pending": ["http.control.port"], "swaps": []}
                    """);

    private ConfigSchemas() {}
}
