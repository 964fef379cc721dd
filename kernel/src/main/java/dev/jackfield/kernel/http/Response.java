package dev.jackfield.kernel.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an endpoint answers when all is well, or says that it is not.
 *
 * @param status the status code
 * @param doc one sentence
 * @param content by media type
 * @param fields of the head, where they are worth a word
 */
record Response(int status, String doc, Map<String, Content> content, List<Field> fields) {
    static final String JSON = "application/json";

    /**
     * What is in a body.
     *
     * @param schema what it looks like
     * @param example a text of it; empty where the schema has one
     */
    record Content(JsonSchema schema, String example) {}

    static Response json(int status, String doc, JsonSchema schema, Field... fields) {
        return new Response(status, doc, Map.of(JSON, new Content(schema, "")), List.of(fields));
    }

    static Response nothing(String doc, Field... fields) {
        return new Response(204, doc, Map.of(), List.of(fields));
    }

    static Response text(String doc, JsonSchema schema, String example, String... mediaTypes) {
        Map<String, Content> content = new LinkedHashMap<>();
        Arrays.stream(mediaTypes).forEach(type -> content.put(type, new Content(schema, example)));
        return new Response(200, doc, content, List.of());
    }
}
