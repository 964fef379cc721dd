package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.count;
import static dev.jackfield.kernel.http.JsonSchema.flag;
import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.texts;
import static dev.jackfield.kernel.http.JsonSchema.time;
import static dev.jackfield.kernel.http.JsonSchema.word;

import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.plugin.Verdict;
import java.util.List;

/** What plugins look like in JSON. */
final class PluginSchemas {
    private static final JsonSchema REFUSAL = named("Refusal", "Why an archive was refused.")
            .member("file", text("Its name."))
            .member(
                    "version",
                    text("The version that it says; null where it says none.").nullable())
            .member("code", text("Why, in snake_case."))
            .member("reason", text("Why, for a person."))
            .member("at", time("When."));

    private static final JsonSchema VERDICT = named("Verdict", "Whether an unloaded generation of a plugin is gone.")
            .member("version", text("Its version."))
            .member("generation", count("Which of the plugin's generations it was."))
            .member(
                    "verdict",
                    word(
                            "`collected`, or not yet (`pending`), or it survived forced collections (`held`).",
                            Verdict.State.values()))
            .member("held_by", texts("Who still refers to its classes; empty unless it is held."))
            .member("left_open", texts("What its bindings left open when they retired."))
            .member("unloaded_at", time("When it was unloaded."));

    static final JsonSchema PLUGIN = named("Plugin", "One plugin.")
            .member("id", text("Its id, or the file's name where a refused file has none."))
            .member(
                    "version",
                    text("Its version; null where a refused file has none.").nullable())
            .member("generation", count("Which generation runs; 0 for a refused one."))
            .member("state", word("Where it is in its life.", PluginView.State.values()))
            .member(
                    "isolation",
                    word(
                                    "How its classes are kept apart; null for a refused one.",
                                    List.of("modular", "uber", "class_path"))
                            .nullable())
            .member(
                    "module",
                    text("The name of its module; null where it has none.").nullable())
            .member("providers", texts("What it offers, as `point/name`."))
            .member(
                    "digest",
                    text("SHA-256 of the archive in hexadecimal; null where there is none.")
                            .nullable())
            .member(
                    "signer",
                    text("The name of the trusted key that signed it; null where none did.")
                            .nullable())
            .member("description", text("What its manifest says; may be empty."))
            .member("license", text("What its manifest says; may be empty."))
            .member(
                    "spi_version",
                    text("The version of the SPI it was built for; null where unknown.")
                            .nullable())
            .member("dependencies", texts("Ids of the plugins it depends on."))
            .member("notes", texts("What is odd about it."))
            .member("file_missing", flag("Whether it goes on from its private copy because its file was deleted."))
            .member("refusal", REFUSAL.orNull("Why the latest archive of this id was refused; null if it wasn't."))
            .member("verdicts", list("Of earlier generations, the latest first.", VERDICT))
            .example("""
                    {"id": "cache-caffeine", "version": "0.1.0", "generation": 2, "state": "started",
                     "isolation": "modular", "module": "dev.jackfield.plugin.cache.caffeine",
                     "providers": ["cache.store/caffeine"],
                     "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     "signer": null, "description": "An in-memory cache store.", "license": "Apache-2.0",
                     "spi_version": "1.0", "dependencies": [], "notes": [], "file_missing": false, "refusal": null,
                     "verdicts": [{"version": "0.1.0", "generation": 1, "verdict": "collected", "held_by": [],
                                   "left_open": [], "unloaded_at": "2026-11-01T09:30:00Z"}]}
                    """);

    static final JsonSchema CHANGE = named("PluginChange", "What became of a plugin.")
            .member("plugin", PLUGIN)
            .member("swaps", list("One of each binding that used it.", SwapSchemas.REPORT))
            .example("{\"plugin\": " + PLUGIN.example() + ", \"swaps\": [" + SwapSchemas.REPORT.example() + "]}");

    private PluginSchemas() {}
}
