package dev.jackfield.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From what YAML, JSON or the environment say to an option's value; every refusal says what is possible. */
final class OptionParser {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18})\\s*([a-zA-Z]+)");
    private static final Map<String, Long> DURATION_NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);
    private static final Map<String, Long> SIZE_BYTES =
            Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

    private OptionParser() {}

    static Object parse(Option<?> option, @Nullable Object raw) {
        if (raw == null) {
            throw refusal("nothing", expected(option));
        }
        return switch (option.type()) {
            case STRINGS -> each(option, raw, text -> text(option, text));
            case BINDINGS -> each(option, raw, text -> text(option, text));
            case URIS -> each(option, raw, text -> uri(option, text));
            case STRING, BINDING -> text(option, raw);
            case CHOICE -> choice(option, raw);
            case URI -> uri(option, raw);
            case BOOLEAN -> bool(option, raw);
            case INTEGER -> bounded(option, integer(option, raw));
            case NUMBER -> bounded(option, number(option, raw));
            case DURATION -> bounded(option, duration(option, raw));
            case SIZE -> bounded(option, size(option, raw));
        };
    }

    private static List<Object> each(Option<?> option, Object raw, Function<Object, Object> parse) {
        if (raw instanceof List<?> items) {
            List<Object> values = new ArrayList<>();
            for (Object item : items) {
                if (item == null) {
                    throw refusal("an empty item", expected(option));
                }
                values.add(parse.apply(item));
            }
            return List.copyOf(values);
        }
        if (raw instanceof String text) {
            return List.of(text.split(",")).stream()
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .map(s -> parse.apply((Object) s))
                    .toList();
        }
        throw wrong(option, raw, expected(option));
    }

    private static String text(Option<?> option, Object raw) {
        if (raw instanceof String || raw instanceof Number || raw instanceof Boolean) {
            return raw.toString();
        }
        throw wrong(option, raw, expected(option));
    }

    private static String choice(Option<?> option, Object raw) {
        String text = text(option, raw);
        if (option.choices().contains(text)) {
            return text;
        }
        throw new Refusal(Suggestion.unknown("value", option.secret() ? "…" : text, option.choices()));
    }

    private static java.net.URI uri(Option<?> option, Object raw) {
        try {
            java.net.URI uri = new java.net.URI(text(option, raw));
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(option, raw, expected(option));
        }
        throw wrong(option, raw, expected(option));
    }

    private static Boolean bool(Option<?> option, Object raw) {
        if (raw instanceof Boolean value) {
            return value;
        }
        if (raw instanceof String text && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        throw wrong(option, raw, expected(option));
    }

    private static Long integer(Option<?> option, Object raw) {
        try {
            if (raw instanceof Integer || raw instanceof Long || raw instanceof BigInteger || raw instanceof String) {
                return Long.valueOf(raw.toString().strip());
            }
        } catch (NumberFormatException e) {
            throw wrong(option, raw, expected(option));
        }
        throw wrong(option, raw, expected(option));
    }

    private static Double number(Option<?> option, Object raw) {
        try {
            if (raw instanceof Number || raw instanceof String) {
                double value = new BigDecimal(raw.toString().strip()).doubleValue();
                if (Double.isFinite(value)) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            throw wrong(option, raw, expected(option));
        }
        throw wrong(option, raw, expected(option));
    }

    private static Duration duration(Option<?> option, Object raw) {
        return Duration.ofNanos(amount(option, raw, DURATION_NANOS, Function.identity()));
    }

    private static Long size(Option<?> option, Object raw) {
        return amount(option, raw, SIZE_BYTES, unit -> unit.toUpperCase(Locale.ROOT));
    }

    private static long amount(
            Option<?> option, Object raw, Map<String, Long> units, Function<String, String> canonical) {
        if (raw instanceof String text) {
            Matcher matcher = AMOUNT.matcher(text.strip());
            if (matcher.matches()) {
                Long factor = units.get(canonical.apply(matcher.group(2)));
                if (factor != null) {
                    try {
                        return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
                    } catch (ArithmeticException e) {
                        throw wrong(option, raw, "something smaller");
                    }
                }
            }
        }
        throw wrong(option, raw, expected(option));
    }

    @SuppressWarnings("unchecked")
    private static <V> Object bounded(Option<?> option, V value) {
        Comparable<Object> comparable = (Comparable<Object>) value;
        Object minimum = option.minimum();
        Object maximum = option.maximum();
        if ((minimum != null && comparable.compareTo(minimum) < 0)
                || (maximum != null && comparable.compareTo(maximum) > 0)) {
            throw wrong(option, OptionText.of(option, value), expected(option));
        }
        return value;
    }

    static String expected(Option<?> option) {
        Object minimum = option.minimum();
        Object maximum = option.maximum();
        if (minimum != null && maximum != null) {
            return kind(option) + " from " + OptionText.of(option, minimum) + " to " + OptionText.of(option, maximum);
        }
        return kind(option) + example(option.type());
    }

    private static String kind(Option<?> option) {
        return switch (option.type()) {
            case STRING -> "text";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DURATION -> "a duration";
            case SIZE -> "a size";
            case CHOICE -> "one of " + String.join(", ", option.choices());
            case URI -> "an absolute URI";
            case BINDING -> "the name of a binding";
            case STRINGS -> "a list of texts";
            case URIS -> "a list of absolute URIs";
            case BINDINGS -> "a list of names of bindings";
        };
    }

    private static String example(OptionType type) {
        return switch (type) {
            case DURATION -> " with a unit, such as 250ms or 5m";
            case SIZE -> " with a unit, such as 64MB";
            case URI -> ", such as http://127.0.0.1:9000";
            case URIS -> ", such as [\"http://127.0.0.1:9000\"]";
            default -> "";
        };
    }

    private static Refusal wrong(Option<?> option, Object asked, String possible) {
        String shown = option.secret() ? "a secret" : asked instanceof String s ? "\"" + s + "\"" : asked.toString();
        return refusal(shown.length() > 200 ? shown.substring(0, 200) + "…" : shown, possible);
    }

    private static Refusal refusal(String shown, String possible) {
        return new Refusal("was " + shown + ", must be " + possible);
    }

    /** Says why a value is refused. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }
}
