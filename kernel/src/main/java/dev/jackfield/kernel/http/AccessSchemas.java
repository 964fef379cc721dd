package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.JsonSchema.list;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.time;
import static dev.jackfield.kernel.http.JsonSchema.word;

import dev.jackfield.kernel.access.Scope;

/** What tokens and sessions look like in JSON. */
final class AccessSchemas {
    private static final JsonSchema SCOPE =
            word("", Scope.granted().stream().map(Scope::word).toList());

    static final JsonSchema TOKEN = named("Token", "What is known of a token.")
            .member("id", text("By which it is revoked."))
            .member("name", text("For people; it is told in the audit."))
            .member("scopes", list("As granted; each has those before it.", SCOPE))
            .member("created_at", time("When it was made."))
            .member("expires_at", time("When it ends; null for never.").nullable())
            .example("""
                    {"id": "5d41c8f2a90b", "name": "deploy", "scopes": ["write"],
                     "created_at": "2026-11-01T09:30:00Z", "expires_at": "2026-12-01T09:30:00Z"}
                    """);

    static final JsonSchema MADE_TOKEN = named("MadeToken", "A token that was just made.")
            .extending(TOKEN)
            .member("token", text("The token itself. It is not told again."))
            .example("""
                    {"id": "5d41c8f2a90b", "name": "deploy", "scopes": ["write"],
                     "created_at": "2026-11-01T09:30:00Z", "expires_at": null, "token": "jf_…"}
                    """);

    static final JsonSchema NEW_TOKEN = named("NewToken", "A token to be made.")
            .member("name", text("Of which there is no live one yet.").with(JsonSchema.MIN_LENGTH, 1))
            .member("scopes", list("At least one.", SCOPE))
            .optional(
                    "expires_in",
                    text("After how long it ends, such as `30d`; null for never.")
                            .nullable())
            .closed()
            .example("""
                    {"name": "deploy", "scopes": ["write"], "expires_in": "30d"}
                    """);

    static final JsonSchema SESSION = named("Session", "A browser that signed in.")
            .member("name", text("The token's."))
            .member("scopes", list("All that it may.", SCOPE))
            .member("expires_at", time("When it ends in any case."))
            .member("csrf_token", text("What a change has to bring in `X-CSRF-Token`."))
            .example("""
                    {"name": "deploy", "scopes": ["read", "write"], "expires_at": "2026-11-01T21:30:00Z",
                     "csrf_token": "mR3…"}
                    """);

    private AccessSchemas() {}
}
