package dev.jackfield.kernel.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON objects into trees of JDK types, bounded in depth and in the length of texts and numbers. */
final class JsonReader {
    static final int MAXIMUM_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1_000)
                    .build())
            .build();

    private JsonReader() {}

    /**
     * {@return the object}
     *
     * @param bytes in UTF-8
     * @throws ProblemAnswer 422, which says where the mistake is
     */
    static Map<String, @Nullable Object> object(byte[] bytes) {
        try (JsonParser json = FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemAnswer.invalid("", "a JSON object is expected");
            }
            Map<String, @Nullable Object> object = members(json);
            if (json.nextToken() != null) {
                throw ProblemAnswer.invalid("", "there is something after the JSON object, " + where(json));
            }
            return object;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String at =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw ProblemAnswer.invalid("", "not valid JSON" + at + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ProblemAnswer.invalid("", "not valid JSON: it is not UTF-8");
        }
    }

    /** {@return the object that a text of ours is} */
    static Map<String, @Nullable Object> object(String json) {
        return object(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String where(JsonParser json) {
        JsonLocation location = json.currentTokenLocation();
        return "at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static Map<String, @Nullable Object> members(JsonParser json) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(json));
                }
                yield elements;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> {
                BigInteger integer = json.getBigIntegerValue();
                yield integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
            }
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_STRING -> json.getText();
            default -> null;
        };
    }
}
