package dev.jackfield.kernel.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param status the status code
 * @param json a tree of JDK types, or null where there is a body
 * @param body instead of it, or null; not to be changed by anybody
 * @param headers further fields
 */
@SuppressWarnings("ArrayRecordComponent") // made for one request, and written once
record Answer(int status, @Nullable Object json, byte @Nullable [] body, Map<String, String> headers) {
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
        return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(String contentType, byte[] body) {
        return new Answer(200, null, body, Map.of("Content-Type", contentType));
    }

    Answer status(int other) {
        return new Answer(other, json, body, headers);
    }

    Answer tagged(String etag) {
        return with("ETag", etag);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, json, body, more);
    }

    boolean isEmpty() {
        return json == null && body == null;
    }

    @Nullable
    String etag() {
        return headers.get("ETag");
    }
}
