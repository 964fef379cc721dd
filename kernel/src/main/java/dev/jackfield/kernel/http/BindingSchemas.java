package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.anything;
import static dev.jackfield.kernel.http.JsonSchema.count;
import static dev.jackfield.kernel.http.JsonSchema.flag;
import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.object;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.texts;
import static dev.jackfield.kernel.http.JsonSchema.time;
import static dev.jackfield.kernel.http.JsonSchema.word;

import dev.jackfield.spi.OptionType;

/** What bindings, and what can be bound, look like in JSON. */
final class BindingSchemas {
    static final JsonSchema BINDING = named("Binding", "What is plugged in at one place.")
            .member("point", text("The extension point's name."))
            .member("name", text("The binding's name."))
            .member("provider", text("The provider's name."))
            .member("plugin", text("The plugin's id."))
            .member("version", text("The plugin's version."))
            .member("plugin_generation", count("Which generation of the plugin."))
            .member("generation", count("The binding's generation; its tag is `g` and this number."))
            .member("since", time("When it was plugged in."))
            .member("options", object("Its options as configuration writes them, secrets masked."))
            .member("in_flight", count("Calls in it now; calls declared drain-free are not counted."))
            .member("health", HealthSchemas.HEALTH)
            .example("""
                    {"point": "cache.store", "name": "l1", "provider": "caffeine", "plugin": "cache-caffeine",
                     "version": "0.1.0", "plugin_generation": 1, "generation": 2, "since": "2026-11-01T09:30:00Z",
                     "options": {"maximum_entries": 10000, "time_to_live": "5m"}, "in_flight": 3,
                     "health": {"state": "up", "since": "2026-11-01T09:30:00Z", "detail": ""}}
                    """);

    /** What is sent to plug something in. */
    static final JsonSchema CHANGE = named("BindingChange", "What to plug in.")
            .member(
                    "provider",
                    text("The provider's name; `none` leaves the binding empty.")
                            .with(JsonSchema.MIN_LENGTH, 1))
            .optional(
                    "options",
                    object("The provider's options. Which there are, of which type and within which bounds, is what"
                                    + " `GET /api/v1/extension_points/{point}` answers; left out means the defaults."
                                    + " Durations and sizes are texts with a unit, such as `5m` and `64MB`.")
                            .nullable())
            .closed()
            .example("""
                    {"provider": "map", "options": {"maximum_entries": 5000}}
                    """);

    private static final JsonSchema OPTION = named("Option", "An option that a provider understands.")
            .member("name", text("In snake_case."))
            .member("type", word("What its value is; durations and sizes are texts.", OptionType.values()))
            .member("doc", text("What it does."))
            .member("unit", text("What a number counts; may be empty."))
            .member("required", flag("Whether something must be said."))
            .member("default", anything("The value when nothing is said; null where there is none."))
            .member("minimum", anything("The least value, or null."))
            .member("maximum", anything("The greatest value, or null."))
            .member("choices", texts("The possible values of a choice."))
            .member(
                    "point",
                    text("The extension point that a binding is named of, or null.")
                            .nullable())
            .member("secret", flag("Whether its value is masked."));

    private static final JsonSchema PROVIDER = named("Provider", "What can be plugged in.")
            .member("provider", text("Its name."))
            .member("plugin", text("The plugin's id."))
            .member("version", text("The plugin's version."))
            .member("options", list("What it understands.", OPTION));

    static final JsonSchema POINT = named("ExtensionPoint", "Where something can be plugged in.")
            .member("point", text("Its name."))
            .member("type", text("Its Java type; null where that is not known.").nullable())
            .member("providers", list("What can be plugged in there.", PROVIDER))
            .example("""
                    {"point": "cache.store", "type": "dev.jackfield.spi.cache.CacheStore",
                     "providers": [{"provider": "map", "plugin": "cache-map", "version": "0.1.0",
                       "options": [{"name": "maximum_entries", "type": "integer", "doc": "How many entries fit.",
                         "unit": "entries", "required": false, "default": 10000, "minimum": 1, "maximum": 100000000,
                         "choices": [], "point": null, "secret": false}]}]}
                    """);

    private BindingSchemas() {}
}
