package dev.jackfield.kernel.audit;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a state short enough for a line: long values become their SHA-256, names stay, so that nothing hides in its size. */
final class Bounds {
    static final int MOST_NAMES = 500;

    private static final int LONGEST_STATE = 32 * 1024;
    private static final int LONGEST_NAME = 200;

    private final int longestValue;
    private int names;
    private int leftOut;

    private Bounds(int longestValue) {
        this.longestValue = longestValue;
    }

    /** {@return a state of JSON types that is whole where it is short} */
    static @Nullable Object of(@Nullable Object state) {
        if (state == null || encoded(state).length() <= LONGEST_STATE) {
            return state;
        }
        Object longer = new Bounds(1024).bounded(state);
        return encoded(longer).length() <= LONGEST_STATE ? longer : new Bounds(64).bounded(state);
    }

    private static String encoded(Object value) {
        return new JsonObject().put("", value).encode();
    }

    private Object bounded(Object value) {
        if (value instanceof Map<?, ?> map) {
            boolean outer = names == 0;
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                if (names >= MOST_NAMES) {
                    leftOut++;
                } else {
                    names++;
                    copy.put(name(String.valueOf(name)), each == null ? null : bounded(each));
                }
            });
            if (outer && leftOut > 0) {
                copy.put("left_out_names", leftOut);
            }
            return copy;
        }
        String text = encoded(value);
        return text.length() <= longestValue
                ? value
                : Map.of("sha256", Line.hash(value instanceof String string ? string : text));
    }

    private static String name(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "… sha256 " + Line.hash(name);
    }
}
