package dev.jackfield.kernel.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param status the status code
 * @param json a tree of JDK types, or null where there is a body
 * @param body instead of it, or null; not to be changed by anybody
 * @param file instead of both, deleted when it is sent, or null
 * @param headers further fields
 */
@SuppressWarnings("ArrayRecordComponent") // made for one request, and written once
record Answer(
        int status,
        @Nullable Object json,
        byte @Nullable [] body,
        @Nullable Path file,
        Map<String, String> headers) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(Object json) {
        return new Answer(200, json, null, null, Map.of());
    }

    static Answer of(int status, Object json) {
        return new Answer(status, json, null, null, Map.of());
    }

    /** {@return that it is done, and nothing else} */
    static Answer nothing() {
        return new Answer(204, null, null, null, Map.of());
    }

    static Answer text(String contentType, String text) {
        return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(String contentType, byte[] body) {
        return new Answer(200, null, body, null, Map.of("Content-Type", contentType));
    }

    static Answer file(String contentType, Path file) {
        return new Answer(200, null, null, file, Map.of("Content-Type", contentType));
    }

    Answer status(int other) {
        return new Answer(other, json, body, file, headers);
    }

    Answer tagged(String etag) {
        return with("ETag", etag);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, json, body, file, more);
    }

    boolean isEmpty() {
        return json == null && body == null && file == null;
    }

    @Nullable
    String etag() {
        return headers.get("ETag");
    }
}
