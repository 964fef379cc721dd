package dev.jackfield.kernel.http;

/**
 * A parameter of a query.
 *
 * @param name in snake_case
 * @param type what it is
 * @param doc one sentence
 */
record Parameter(String name, Type type, String doc) {
    /** What a parameter is. */
    enum Type {
        BOOLEAN,
        INTEGER,
        CURSOR
    }

    static final Parameter LIMIT =
            new Parameter("limit", Type.INTEGER, "How many items at most, 1 to 1000; 100 by default.");
    static final Parameter CURSOR =
            new Parameter("cursor", Type.CURSOR, "Where to go on: next_cursor of the answer before.");
    static final Parameter DRY_RUN = new Parameter("dry_run", Type.BOOLEAN, "Only check, and say what would be done.");
    static final Parameter FORCE = new Parameter("force", Type.BOOLEAN, "Also while bindings use it, which then go.");
}
