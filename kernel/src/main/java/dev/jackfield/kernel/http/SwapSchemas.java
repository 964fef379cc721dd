package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.count;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.number;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.texts;
import static dev.jackfield.kernel.http.JsonSchema.time;
import static dev.jackfield.kernel.http.JsonSchema.word;

import dev.jackfield.kernel.binding.SwapReport;

/** What swaps look like in JSON, those that were made and those that would be. */
final class SwapSchemas {
    private static final JsonSchema GENERATION = named("Generation", "One instance behind a binding.")
            .member("provider", text("The provider's name."))
            .member("plugin", text("The plugin's id."))
            .member("version", text("The plugin's version."))
            .member("generation", count("The generation's number."));

    static final JsonSchema REPORT = named("SwapReport", "How a swap went.")
            .member("point", text("The extension point's name."))
            .member("name", text("The binding's name."))
            .member("at", time("When it was asked for."))
            .member("from", GENERATION.orNull("What served before; null where nothing did."))
            .member("to", GENERATION.orNull("What serves now, or would have; null where the binding was removed."))
            .member("outcome", word("How it ended.", SwapReport.Outcome.values()))
            .member(
                    "in_flight_at_swap",
                    count("Calls that were in the old generation when the new one was switched in."))
            .member("drained_ms", number("From the switch until the last of them had left, in milliseconds."))
            .member("cut", count("How many of them were still there at the drain deadline."))
            .member("carried_entries", count("Entries of state that the new generation took over."))
            .member("took_ms", number("From the request until the old generation was closed, in milliseconds."))
            .member(
                    "reason",
                    text("Why it was rolled back; null if it was not.").nullable())
            .member("notes", texts("What else a person should know; usually empty."))
            .example("""
                    {"point": "cache.store", "name": "l1", "at": "2026-11-01T09:30:00Z",
                     "from": {"provider": "caffeine", "plugin": "cache-caffeine", "version": "0.1.0", "generation": 2},
                     "to": {"provider": "map", "plugin": "cache-map", "version": "0.1.0", "generation": 3},
                     "outcome": "swapped", "in_flight_at_swap": 3, "drained_ms": 1.8, "cut": 0, "carried_entries": 1000,
                     "took_ms": 12.4, "reason": null, "notes": []}
                    """);

    static final JsonSchema PLAN = named("Plan", "What a change would do. Bindings are named as `point/name`.")
            .member("added", texts("Bindings that are not there yet."))
            .member("swapped", texts("Bindings that get a new generation."))
            .member("removed", texts("Bindings that go."))
            .member("unchanged", texts("Bindings that stay as they are."))
            .member("pending", texts("Settings that take effect at the next start; usually empty."))
            .example("""
                    {"added": [], "swapped": ["cache.store/l1"], "removed": [], "unchanged": ["cache/default"],
                     "pending": []}
                    """);

    private SwapSchemas() {}
}
