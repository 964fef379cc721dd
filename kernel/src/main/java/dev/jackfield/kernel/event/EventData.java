package dev.jackfield.kernel.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A deep copy of what an emitter gave: JDK types only, so that an event never keeps a plugin's classes alive, every text
 * masked, and bounded in depth, size and length.
 */
final class EventData {
    static final int MAXIMUM_DEPTH = 8;
    static final int MAXIMUM_ENTRIES = 256;
    static final int MAXIMUM_TEXT = 4096;
    /** Of one event, over all levels; what comes after is left out. */
    static final int MAXIMUM_VALUES = 2048;

    private final UnaryOperator<String> mask;
    private int values;

    private EventData(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    static Map<String, Object> copy(Map<String, ?> data, UnaryOperator<String> mask) {
        return new EventData(mask).map(data, 0);
    }

    private Map<String, Object> map(Map<?, ?> source, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            if (copy.size() >= MAXIMUM_ENTRIES || values >= MAXIMUM_VALUES) {
                break;
            }
            copy.put(text(String.valueOf(entry.getKey())), value(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private List<Object> list(Collection<?> source, int depth) {
        List<Object> copy = new ArrayList<>(Math.min(source.size(), MAXIMUM_ENTRIES));
        for (Object element : source) {
            if (copy.size() >= MAXIMUM_ENTRIES || values >= MAXIMUM_VALUES) {
                break;
            }
            copy.add(value(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    @SuppressWarnings("NullAway") // null is a JSON value
    private Object value(@Nullable Object source, int depth) {
        values++;
        if (source == null || source instanceof Boolean) {
            return source;
        }
        if (source instanceof Number number) {
            return number(number);
        }
        if (depth < MAXIMUM_DEPTH && source instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (depth < MAXIMUM_DEPTH && source instanceof Collection<?> collection) {
            return list(collection, depth);
        }
        if (source instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        return text(String.valueOf(source));
    }

    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? (Object) value : String.valueOf(value);
        }
        if (number.getClass() == BigDecimal.class || number.getClass() == BigInteger.class) {
            return number;
        }
        return number.longValue();
    }

    private String text(String source) {
        String masked = mask.apply(source);
        return masked.length() <= MAXIMUM_TEXT ? masked : masked.substring(0, MAXIMUM_TEXT) + "…";
    }
}
