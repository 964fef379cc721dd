package dev.jackfield.kernel.config;

/**
 * Where a value comes from.
 *
 * @param kind which source
 * @param name the file's, the variable's or the flag's name, where there is one
 * @param line of a file, from 1
 * @param column of a file, from 1
 */
record Origin(Kind kind, String name, int line, int column) {
    /** The sources, from the weakest to the strongest. */
    enum Kind {
        DEFAULT,
        CODE,
        FILE,
        /** What was changed over HTTP. */
        OVERLAY,
        /** What this request would change, and nobody has accepted yet. */
        REQUEST,
        ENVIRONMENT,
        FLAG
    }

    static final Origin DEFAULT = of(Kind.DEFAULT, "");
    static final Origin CODE = of(Kind.CODE, "");
    static final Origin OVERLAY = of(Kind.OVERLAY, "");
    static final Origin REQUEST = of(Kind.REQUEST, "");

    static Origin of(Kind kind, String name) {
        return new Origin(kind, name, 0, 0);
    }

    /** Whether what is changed over HTTP has no effect here. */
    boolean beatsOverlay() {
        return kind == Kind.ENVIRONMENT || kind == Kind.FLAG;
    }

    /** For {@code GET /api/v1/config}. */
    String describe() {
        return switch (kind) {
            case DEFAULT -> "default";
            case CODE -> "code";
            case FILE -> "file:" + line;
            case OVERLAY, REQUEST -> "overlay";
            case ENVIRONMENT -> "environment:" + name;
            case FLAG -> "flag:" + name;
        };
    }

    /** For the front of a problem; empty where the reader knows. */
    String source() {
        return switch (kind) {
            case DEFAULT -> "default";
            case CODE, REQUEST -> "";
            case FILE -> name + ":" + line + ":" + column;
            case OVERLAY -> OverlayFile.NAME + " (changed over HTTP)";
            case ENVIRONMENT -> "environment " + name;
            case FLAG -> name;
        };
    }
}
