package dev.jackfield.kernel.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON value looks like, in the words of JSON Schema 2020-12 that OpenAPI 3.1 takes. One with a name is described
 * once, and referred to from elsewhere. Immutable.
 */
final class JsonSchema {
    static final String TYPE = "type";
    static final String PROPERTIES = "properties";
    static final String REQUIRED = "required";
    static final String ADDITIONAL = "additionalProperties";
    static final String MIN_LENGTH = "minLength";

    private static final String DESCRIPTION = "description";
    private static final String NULL = "null";
    private static final String COMPONENTS = "#/components/schemas/";

    private final String name;
    private final Map<String, @Nullable Object> keywords;
    private final String example;

    private JsonSchema(String name, Map<String, @Nullable Object> keywords, String example) {
        this.name = name;
        this.keywords = keywords;
        this.example = example;
    }

    private static JsonSchema of(String type, String doc) {
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        keywords.put(TYPE, type);
        if (!doc.isEmpty()) {
            keywords.put(DESCRIPTION, doc);
        }
        return new JsonSchema("", keywords, "");
    }

    static JsonSchema text(String doc) {
        return of("string", doc);
    }

    static JsonSchema time(String doc) {
        return text(doc).with("format", "date-time");
    }

    static JsonSchema binary(String doc) {
        return text(doc).with("format", "binary");
    }

    static JsonSchema flag(String doc) {
        return of("boolean", doc);
    }

    static JsonSchema integer(String doc) {
        return of("integer", doc).with("format", "int64");
    }

    static JsonSchema count(String doc) {
        return integer(doc).with("minimum", 0);
    }

    static JsonSchema number(String doc) {
        return of("number", doc);
    }

    /** One of the constants, written in lower case. */
    static JsonSchema word(String doc, Enum<?>... constants) {
        return word(
                doc,
                Arrays.stream(constants)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    static JsonSchema word(String doc, List<String> words) {
        return text(doc).with("enum", new ArrayList<@Nullable Object>(words));
    }

    static JsonSchema list(String doc, JsonSchema items) {
        return of("array", doc).with("items", items);
    }

    static JsonSchema texts(String doc) {
        return of("array", doc).with("items", new JsonSchema("", Map.of(TYPE, "string"), ""));
    }

    /** Any members. */
    static JsonSchema object(String doc) {
        return of("object", doc).with(ADDITIONAL, true);
    }

    static JsonSchema anything(String doc) {
        return new JsonSchema("", Map.of(DESCRIPTION, doc), "");
    }

    static JsonSchema eitherOf(String doc, JsonSchema... choices) {
        return anything(doc).with("oneOf", List.of(choices));
    }

    /** An object that is described once. */
    static JsonSchema named(String name, String doc) {
        JsonSchema object = of("object", doc).with(PROPERTIES, Map.of()).with(REQUIRED, List.of());
        return new JsonSchema(name, object.keywords, "");
    }

    JsonSchema with(String keyword, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new JsonSchema(name, more, example);
    }

    /** With a member that is always there. */
    JsonSchema member(String member, JsonSchema schema) {
        List<Object> required = new ArrayList<>(list(REQUIRED));
        required.add(member);
        return optional(member, schema).with(REQUIRED, required);
    }

    JsonSchema optional(String member, JsonSchema schema) {
        Map<String, Object> members = new LinkedHashMap<>(members());
        members.put(member, schema);
        return with(PROPERTIES, members);
    }

    /** With the members of another one, which need not be there. */
    JsonSchema optional(JsonSchema other) {
        JsonSchema all = this;
        for (Map.Entry<String, JsonSchema> each : other.members().entrySet()) {
            all = all.optional(each.getKey(), each.getValue());
        }
        return all;
    }

    /** With the members of another one. */
    JsonSchema extending(JsonSchema other) {
        JsonSchema all = this;
        for (Map.Entry<String, JsonSchema> each : other.members().entrySet()) {
            all = other.list(REQUIRED).contains(each.getKey())
                    ? all.member(each.getKey(), each.getValue())
                    : all.optional(each.getKey(), each.getValue());
        }
        return all;
    }

    /** Further members are a mistake. */
    JsonSchema closed() {
        return with(ADDITIONAL, false);
    }

    JsonSchema nullable() {
        JsonSchema nullable = with(TYPE, List.of(String.valueOf(keywords.get(TYPE)), NULL));
        if (keywords.get("enum") instanceof List<?> words) {
            List<@Nullable Object> orNull = new ArrayList<>(words);
            orNull.add(null);
            return nullable.with("enum", orNull);
        }
        return nullable;
    }

    /** One with a name, or null. */
    JsonSchema orNull(String doc) {
        return anything(doc).with("anyOf", List.of(this, new JsonSchema("", Map.of(TYPE, NULL), "")));
    }

    /** With an object that looks like this. */
    JsonSchema example(String json) {
        return new JsonSchema(name, keywords, json);
    }

    String name() {
        return name;
    }

    /** {@return an example as JSON; empty where there is none} */
    String example() {
        return example;
    }

    @Nullable
    Object keyword(String keyword) {
        return keywords.get(keyword);
    }

    @SuppressWarnings("unchecked")
    Map<String, JsonSchema> members() {
        return keywords.get(PROPERTIES) instanceof Map<?, ?> members ? (Map<String, JsonSchema>) members : Map.of();
    }

    private List<?> list(String keyword) {
        return keywords.get(keyword) instanceof List<?> list ? list : List.of();
    }

    /**
     * {@return it as JSON, or a reference to it where it has a name}
     *
     * @param named gets those with a name
     */
    Map<String, @Nullable Object> draw(Map<String, Object> named) {
        if (name.isEmpty()) {
            return drawn(named);
        }
        if (!named.containsKey(name)) {
            named.put(name, Map.of());
            named.put(name, drawn(named));
        }
        return new LinkedHashMap<>(Map.of("$ref", COMPONENTS + name));
    }

    private Map<String, @Nullable Object> drawn(Map<String, Object> named) {
        Map<String, @Nullable Object> drawn = new LinkedHashMap<>();
        keywords.forEach((keyword, value) -> drawn.put(keyword, value(value, named)));
        return drawn;
    }

    private static @Nullable Object value(@Nullable Object value, Map<String, Object> named) {
        if (value instanceof JsonSchema schema) {
            return schema.draw(named);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> drawn = new LinkedHashMap<>();
            map.forEach((key, each) -> drawn.put(String.valueOf(key), value(each, named)));
            return drawn;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> drawn = new ArrayList<>();
            list.forEach(each -> drawn.add(value(each, named)));
            return drawn;
        }
        return value;
    }
}
