package dev.jackfield.kernel.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the description of the API shows what is answered. */
final class ResponseDrawing {
    private ResponseDrawing() {}

    static Map<String, @Nullable Object> of(Response response, Map<String, Object> schemas) {
        Map<String, @Nullable Object> drawn = head(response.doc(), response.fields());
        Map<String, Object> content = new LinkedHashMap<>();
        response.content().forEach((type, what) -> content.put(type, content(what, schemas)));
        if (!content.isEmpty()) {
            drawn.put("content", content);
        }
        return drawn;
    }

    static Map<String, @Nullable Object> of(Failure failure, Map<String, Object> schemas) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("schema", failure.schema().draw(schemas));
        content.put("example", failure.example().asMap());
        Map<String, @Nullable Object> drawn = head(failure.doc(), failure.fields());
        drawn.put("content", Map.of(ProblemAnswer.CONTENT_TYPE, content));
        return drawn;
    }

    /** Without what HEAD leaves out. */
    static Map<String, @Nullable Object> head(String doc, List<Field> fields) {
        Map<String, @Nullable Object> drawn = new LinkedHashMap<>();
        drawn.put("description", doc);
        if (!fields.isEmpty()) {
            Map<String, Object> headers = new LinkedHashMap<>();
            fields.forEach(
                    field -> headers.put(field.title(), Map.of("$ref", "#/components/headers/" + field.title())));
            drawn.put("headers", headers);
        }
        return drawn;
    }

    static Map<String, Object> reference(Failure failure) {
        return Map.of("$ref", "#/components/responses/" + failure.title());
    }

    static Map<String, @Nullable Object> content(Response.Content content, Map<String, Object> schemas) {
        Map<String, @Nullable Object> drawn = new LinkedHashMap<>();
        drawn.put("schema", content.schema().draw(schemas));
        String example = content.schema().example();
        if (!content.example().isEmpty()) {
            drawn.put("example", content.example());
        } else if (!example.isEmpty()) {
            drawn.put("example", JsonReader.object(example));
        }
        return drawn;
    }
}
