package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.integer;
import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.object;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.time;
import static dev.jackfield.kernel.http.JsonSchema.word;

import dev.jackfield.spi.Health;
import java.util.List;

/** What health and events look like in JSON. */
final class HealthSchemas {
    private static final JsonSchema STATE = word("How it is.", Health.State.values());

    static final JsonSchema HEALTH = named("Health", "How a binding is.")
            .member("state", STATE)
            .member("since", time("Since when."))
            .member("detail", text("What a person can act on; may be empty."));

    private static final JsonSchema COMPONENT = named("ComponentHealth", "How one component is.")
            .member("name", text("Such as `binding/cache.store/l1`, `plugin/cache-map` or `control`."))
            .extending(HEALTH);

    static final JsonSchema ALL = named("SystemHealth", "How every component is.")
            .member("state", word("The worst of them.", Health.State.values()))
            .member("components", list("All of them.", COMPONENT))
            .example("""
                    {"state": "degraded",
                     "components": [
                       {"name": "control", "state": "up", "since": "2026-11-01T09:30:00Z", "detail": ""},
                       {"name": "binding/upstream/default", "state": "degraded", "since": "2026-11-01T10:00:00Z",
                        "detail": "1 of 2 nodes answers"}]}
                    """);

    private static final JsonSchema FAILING = named("FailingComponent", "A component that is down.")
            .member("name", text("Its name."))
            .member("state", STATE);

    static final JsonSchema PROBE = named("Probe", "A short answer for whoever restarts and balances.")
            .member("state", word("Whether all is well.", List.of("up", "down")))
            .member("failing", list("What is down.", FAILING))
            .example("""
                    {"state": "up", "failing": []}
                    """);

    static final JsonSchema FAILED_PROBE = PROBE.example("""
            {"state": "down", "failing": [{"name": "binding/gateway/default", "state": "down"}]}
            """);

    static final JsonSchema EVENT = named("Event", "What the `data` of one event of the stream is, as JSON.")
            .member("id", integer("Grows with every event; the same as the event's `id`."))
            .member("time", time("When it happened."))
            .member("type", text("What happened, dotted snake_case; the same as the event's `event`."))
            .member("data", object("The particulars."));

    private HealthSchemas() {}
}
