package dev.jackfield.kernel.config;

import dev.jackfield.spi.OptionValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every value of a configuration as it may be shown, with where it comes from. Holds JDK types only. */
final class Shown {
    private final Map<Pointer, Object> values = new LinkedHashMap<>();
    private final Map<Pointer, Origin> origins = new LinkedHashMap<>();

    void put(Pointer pointer, Object value, Origin origin) {
        values.put(pointer, value);
        origins.put(pointer, origin);
    }

    @Nullable
    Object value(Pointer pointer) {
        return values.get(pointer);
    }

    Origin origin(Pointer pointer) {
        return origins.getOrDefault(pointer, Origin.DEFAULT);
    }

    Map<Pointer, Object> values() {
        return values;
    }

    /** Whether a value that was sent is the one that is shown, whatever its type. */
    static boolean same(@Nullable Object sent, @Nullable Object shown) {
        return sent != null && shown != null && flat(sent).equals(flat(shown));
    }

    private static String flat(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : value.toString();
    }

    static boolean isMasked(Object sent) {
        return flat(sent).contains(OptionValues.MASK);
    }

    /** For JSON. */
    Map<String, Object> describe() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        Map<String, Object> sources = new LinkedHashMap<>();
        values.forEach((pointer, value) -> insert(configuration, pointer, value));
        origins.forEach((pointer, origin) -> insert(sources, pointer, origin.describe()));
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("configuration", configuration);
        both.put("origins", sources);
        return both;
    }

    @SuppressWarnings("unchecked")
    private static void insert(Map<String, Object> root, Pointer pointer, Object value) {
        Map<String, Object> place = root;
        for (String part : pointer.parts().subList(0, pointer.parts().size() - 1)) {
            place = (Map<String, Object>) place.computeIfAbsent(part, key -> new LinkedHashMap<String, Object>());
        }
        place.put(pointer.last(), value);
    }
}
