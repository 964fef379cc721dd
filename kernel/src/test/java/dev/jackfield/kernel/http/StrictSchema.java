package dev.jackfield.kernel.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSON Schema that the description of the API uses, read strictly: a member that is not declared is a mistake
 * unless any member is allowed, and so is a keyword that is not known here.
 */
final class StrictSchema {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "description",
            "enum",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minimum",
            "maximum",
            "minLength",
            "default",
            "format",
            "oneOf",
            "anyOf",
            "contentMediaType",
            "contentSchema");

    private final JsonObject document;

    StrictSchema(JsonObject document) {
        this.document = document;
    }

    /** {@return what is wrong with a value; empty if nothing is} */
    List<String> mistakes(JsonObject schema, @Nullable Object value) {
        List<String> mistakes = new ArrayList<>();
        check("", schema, value, mistakes);
        return mistakes;
    }

    JsonObject resolve(JsonObject node) {
        String reference = node.getString("$ref");
        if (reference == null) {
            return node;
        }
        if (!reference.startsWith("#/")) {
            throw new AssertionError("a reference to elsewhere: " + reference);
        }
        JsonObject target = document;
        for (String part : reference.substring(2).split("/", -1)) {
            target = target.getJsonObject(part);
            if (target == null) {
                throw new AssertionError("a reference to nothing: " + reference);
            }
        }
        return target;
    }

    private void check(String at, JsonObject node, @Nullable Object value, List<String> mistakes) {
        JsonObject schema = resolve(node);
        schema.fieldNames().stream()
                .filter(keyword -> !KNOWN.contains(keyword))
                .forEach(keyword -> mistakes.add(at + ": the keyword " + keyword + " is not known"));
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.containsKey(choice)) {
                choose(at, choice, schema.getJsonArray(choice), value, mistakes);
            }
        }
        if (schema.containsKey("enum") && !schema.getJsonArray("enum").contains(value)) {
            mistakes.add(at + ": " + value + " is none of " + schema.getJsonArray("enum"));
        }
        Object type = schema.getValue("type");
        List<?> types =
                type instanceof JsonArray several ? several.getList() : type == null ? List.of() : List.of(type);
        if (!types.isEmpty() && types.stream().noneMatch(each -> is(each.toString(), value))) {
            mistakes.add(at + ": " + value + " is no " + types);
        } else if (value instanceof JsonObject object) {
            members(at, schema, object, mistakes);
        } else if (value instanceof JsonArray array && schema.containsKey("items")) {
            for (int i = 0; i < array.size(); i++) {
                check(at + "[" + i + "]", schema.getJsonObject("items"), array.getValue(i), mistakes);
            }
        } else if (value instanceof Number number) {
            bounds(at, schema, number, mistakes);
        } else if (value instanceof String text) {
            text(at, schema, text, mistakes);
        }
    }

    private void choose(String at, String keyword, JsonArray choices, @Nullable Object value, List<String> mistakes) {
        List<List<String>> tried = new ArrayList<>();
        for (Object choice : choices) {
            List<String> wrong = new ArrayList<>();
            check(at, (JsonObject) choice, value, wrong);
            tried.add(wrong);
        }
        long fitting = tried.stream().filter(List::isEmpty).count();
        if (fitting == 0 || (keyword.equals("oneOf") && fitting > 1)) {
            mistakes.add(at + ": " + fitting + " of " + keyword + " fit: " + tried);
        }
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof JsonArray;
            case "object" -> value instanceof JsonObject;
            default -> false;
        };
    }

    private void members(String at, JsonObject schema, JsonObject object, List<String> mistakes) {
        JsonObject declared = schema.getJsonObject("properties", new JsonObject());
        boolean any = schema.getBoolean("additionalProperties", false)
                || (!schema.containsKey("type") && !schema.containsKey("properties"));
        for (Object required : schema.getJsonArray("required", new JsonArray())) {
            if (!object.containsKey(required.toString())) {
                mistakes.add(at + "." + required + " is missing");
            }
        }
        for (Map.Entry<String, Object> member : object) {
            String place = at + "." + member.getKey();
            if (declared.containsKey(member.getKey())) {
                check(place, declared.getJsonObject(member.getKey()), member.getValue(), mistakes);
            } else if (!any) {
                mistakes.add(place + " is not declared");
            }
        }
    }

    private static void bounds(String at, JsonObject schema, Number number, List<String> mistakes) {
        double value = number.doubleValue();
        if (value < schema.getDouble("minimum", value) || value > schema.getDouble("maximum", value)) {
            mistakes.add(at + ": " + number + " is out of bounds");
        }
    }

    private static void text(String at, JsonObject schema, String text, List<String> mistakes) {
        if (text.length() < schema.getInteger("minLength", 0)) {
            mistakes.add(at + " is too short");
        }
        if ("date-time".equals(schema.getString("format"))) {
            try {
                Instant.parse(text);
            } catch (DateTimeParseException e) {
                mistakes.add(at + ": " + text + " is no time in UTC");
            }
        }
    }
}
