package dev.jackfield.kernel.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param status the status code
 * @param json a tree of JDK types, or null where there is a text
 * @param text instead of it, or null
 * @param headers further fields
 */
record Answer(int status, @Nullable Object json, @Nullable String text, Map<String, String> headers) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(Object json) {
        return new Answer(200, json, null, Map.of());
    }

    static Answer of(int status, Object json) {
        return new Answer(status, json, null, Map.of());
    }

    /** {@return that it is done, and nothing else} */
    static Answer nothing() {
        return new Answer(204, null, null, Map.of());
    }

    static Answer text(String contentType, String text) {
        return new Answer(200, null, text, Map.of("Content-Type", contentType));
    }

    Answer status(int other) {
        return new Answer(other, json, text, headers);
    }

    Answer tagged(String etag) {
        return with("ETag", etag);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, json, text, more);
    }

    boolean isEmpty() {
        return json == null && text == null;
    }

    @Nullable
    String etag() {
        return headers.get("ETag");
    }
}
