package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.integer;
import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.text;

/** What a problem looks like in JSON, by RFC 9457. */
final class ProblemSchemas {
    private static final JsonSchema MISTAKE = named("Mistake", "One mistake of a request.")
            .member(
                    "pointer",
                    text(
                            "Where: dotted, such as `options.maximum_entries`; a parameter of the query after `?`; empty for"
                                    + " the whole."))
            .member("detail", text("What was asked, and what is possible."));

    static final JsonSchema PROBLEM = named("Problem", "What is wrong, by RFC 9457.")
            .member("type", text("A URI that names the kind: `urn:jackfield:problem:` and a code in snake_case."))
            .member("title", text("The kind, for a person."))
            .member("status", integer("The status code.").with("format", "int32"))
            .member("detail", text("What is wrong with this request."))
            .optional("errors", list("Every mistake, where there are any.", MISTAKE));

    static final JsonSchema REFUSED_CHANGE = named(
                    "RefusedChange",
                    "What is wrong. Where it was found out while plugging in, the members of the swap report are there"
                            + " too, or `swaps` where several bindings were to change.")
            .extending(PROBLEM)
            .optional("swaps", list("How each of them went.", SwapSchemas.REPORT))
            .optional(SwapSchemas.REPORT);

    private ProblemSchemas() {}
}
