package dev.jackfield.kernel.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a query or of a path, or a field of the head, as it is checked and as it is described.
 *
 * @param name in snake_case, or the field's
 * @param type what it is
 * @param doc one sentence
 * @param example what it may be; empty where it is best left out, since pages fill in what they find here
 */
record Parameter(String name, Type type, String doc, String example) {
    /** What a parameter is. */
    enum Type {
        BOOLEAN,
        LIMIT,
        CURSOR,
        TIME,
        TEXT
    }

    static final int DEFAULT_LIMIT = 100;
    private static final int MAXIMUM_LIMIT = 1000;

    static final Parameter LIMIT = new Parameter("limit", Type.LIMIT, "How many items at most.", "");
    static final Parameter CURSOR =
            new Parameter("cursor", Type.CURSOR, "Where to go on: `next_cursor` of the answer before.", "");
    static final Parameter DRY_RUN =
            new Parameter("dry_run", Type.BOOLEAN, "Only check, and say what would be done.", "");
    static final Parameter FORCE =
            new Parameter("force", Type.BOOLEAN, "Also while bindings use it, which then go.", "");

    static final Parameter ID = new Parameter("id", Type.TEXT, "The id of the plugin or token.", "cache-caffeine");
    static final Parameter POINT = new Parameter("point", Type.TEXT, "The extension point's name.", "cache.store");
    static final Parameter NAME = new Parameter("name", Type.TEXT, "The binding's name.", "l1");

    static final Parameter NAMESPACE =
            new Parameter("namespace", Type.TEXT, "The namespace of a consumer of databases.", "visits");

    static final Parameter IF_MATCH = new Parameter(
            "If-Match", Type.TEXT, "Changes only what still has this tag; left out means whatever there is.", "");
    static final Parameter SIGNATURE = new Parameter(
            "Jackfield-Signature",
            Type.TEXT,
            "The lines of the archive's `.sig` file, with commas in between; needed where `plugins.trust` is `signed`.",
            "");
    static final Parameter LAST_EVENT_ID = new Parameter("Last-Event-ID", Type.TEXT, "Goes on after this event.", "");

    static final Parameter ACTOR = new Parameter("actor", Type.TEXT, "Only what this one did.", "");
    static final Parameter ACTION =
            new Parameter("action", Type.TEXT, "Only this action, or those below it, such as `binding`.", "");
    static final Parameter SINCE = new Parameter("since", Type.TIME, "Only from this time on.", "");

    private static final List<Parameter> OF_PATHS = List.of(ID, POINT, NAME, NAMESPACE);

    /**
     * {@return what a path means by a name in braces}
     *
     * @throws IllegalArgumentException if nobody has said
     */
    static Parameter ofPath(String name) {
        return OF_PATHS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter of a path is called " + name));
    }

    /** {@return the value, null where the text is none} */
    @Nullable
    Object parse(String text) {
        return switch (type) {
            case TEXT -> text;
            case CURSOR -> Cursor.key(text);
            case TIME -> time(text);
            case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
            case LIMIT -> {
                boolean number = text.matches("[0-9]{1,9}");
                int value = number ? Integer.parseInt(text) : 0;
                yield value >= 1 && value <= MAXIMUM_LIMIT ? (Object) value : null;
            }
        };
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** {@return what it has to be, for a person} */
    String expected() {
        return switch (type) {
            case TEXT -> "a text";
            case CURSOR -> "next_cursor of an answer before";
            case TIME -> "a time such as 2026-11-01T09:30:00Z";
            case BOOLEAN -> "true or false";
            case LIMIT -> "a number from 1 to " + MAXIMUM_LIMIT;
        };
    }

    JsonSchema schema() {
        return switch (type) {
            case TEXT -> JsonSchema.text("").with(JsonSchema.MIN_LENGTH, 1);
            case CURSOR -> JsonSchema.text("");
            case TIME -> JsonSchema.time("");
            case BOOLEAN -> JsonSchema.flag("").with("default", false);
            case LIMIT ->
                JsonSchema.integer("")
                        .with("format", "int32")
                        .with("minimum", 1)
                        .with("maximum", MAXIMUM_LIMIT)
                        .with("default", DEFAULT_LIMIT);
        };
    }
}
