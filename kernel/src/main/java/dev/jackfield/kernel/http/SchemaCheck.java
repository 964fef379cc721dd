package dev.jackfield.kernel.http;

import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds what a client sent against its schema, and finds all mistakes. Knows the keywords that bodies of requests use. */
final class SchemaCheck {
    private final List<Problem> problems = new ArrayList<>();

    private SchemaCheck() {}

    static List<Problem> of(JsonSchema schema, @Nullable Object value) {
        SchemaCheck check = new SchemaCheck();
        check.value("", schema, value);
        return check.problems;
    }

    private void value(String pointer, JsonSchema schema, @Nullable Object value) {
        List<?> types = schema.keyword(JsonSchema.TYPE) instanceof List<?> several
                ? several
                : List.of(String.valueOf(schema.keyword(JsonSchema.TYPE)));
        if (!types.contains(type(value))) {
            problems.add(new Problem(pointer, expected(String.valueOf(types.get(0))) + " is expected"));
        } else if (value instanceof Map<?, ?> object) {
            members(pointer, schema, object);
        } else if (value instanceof String text
                && schema.keyword(JsonSchema.MIN_LENGTH) instanceof Integer least
                && text.length() < least) {
            problems.add(new Problem(pointer, "must not be empty"));
        }
    }

    private void members(String pointer, JsonSchema schema, Map<?, ?> object) {
        if (schema.keyword(JsonSchema.REQUIRED) instanceof List<?> required) {
            for (Object name : required) {
                if (!object.containsKey(name)) {
                    problems.add(new Problem(below(pointer, name), "is missing"));
                }
            }
        }
        object.forEach((name, value) -> {
            JsonSchema member = schema.members().get(name);
            if (member != null) {
                value(below(pointer, name), member, value);
            } else if (Boolean.FALSE.equals(schema.keyword(JsonSchema.ADDITIONAL))) {
                String known = Suggestion.unknown(
                        "member", String.valueOf(name), schema.members().keySet());
                problems.add(new Problem(below(pointer, name), known));
            }
        });
    }

    private static String below(String pointer, Object name) {
        return pointer.isEmpty() ? String.valueOf(name) : pointer + "." + name;
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map) {
            return "object";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Number ? "number" : "string";
    }

    private static String expected(String type) {
        return switch (type) {
            case "string" -> "a text";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            default -> "a " + type;
        };
    }
}
