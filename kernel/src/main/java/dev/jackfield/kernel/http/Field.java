package dev.jackfield.kernel.http;

/** A field of a response's head. */
enum Field {
    ETAG("ETag", "The tag of what is there, for `If-Match`.", "\"g3\""),
    LOCATION("Location", "Where the plugin is shown.", "/api/v1/plugins/cache-caffeine"),
    RETRY_AFTER("Retry-After", "When to ask again, in seconds.", "1"),
    WWW_AUTHENTICATE("WWW-Authenticate", "How to say who is asking.", "Bearer realm=\"jackfield\""),
    SET_COOKIE(
            "Set-Cookie",
            "The session's secret, for the browser alone.",
            "jackfield_session=…; Path=/api/v1; HttpOnly; SameSite=Strict"),
    ACCEPT("Accept", "The media types that are read here.", "application/json");

    private final String title;
    private final String doc;
    private final String example;

    Field(String title, String doc, String example) {
        this.title = title;
        this.doc = doc;
        this.example = example;
    }

    String title() {
        return title;
    }

    String doc() {
        return doc;
    }

    String example() {
        return example;
    }
}
