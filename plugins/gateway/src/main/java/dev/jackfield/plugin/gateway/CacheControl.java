package dev.jackfield.plugin.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The directives of {@code Cache-Control} field lines (RFC 9111 §5.2), names in lower case. */
final class CacheControl {
    private static final CacheControl NONE = new CacheControl(Map.of());
    private static final long LONGEST_SECONDS = Integer.MAX_VALUE;

    private final Map<String, String> directives;

    private CacheControl(Map<String, String> directives) {
        this.directives = directives;
    }

    static CacheControl parse(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        Map<String, String> directives = new HashMap<>();
        for (String line : lines) {
            parse(line, directives);
        }
        return new CacheControl(directives);
    }

    private static void parse(String line, Map<String, String> directives) {
        int at = 0;
        while (at < line.length()) {
            int end = end(line, at);
            String directive = line.substring(at, end).strip();
            int equals = directive.indexOf('=');
            String name = equals < 0 ? directive : directive.substring(0, equals);
            String value =
                    equals < 0 ? "" : unquoted(directive.substring(equals + 1).strip());
            if (!name.isBlank()) {
                directives.merge(name.strip().toLowerCase(Locale.ROOT), value, CacheControl::stricter);
            }
            at = end + 1;
        }
    }

    /** {@return where the directive ends: at the next comma that is not within quotes} */
    private static int end(String line, int from) {
        boolean quoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return line.length();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Said twice, the shorter time counts, and nonsense most. */
    private static String stricter(String one, String other) {
        return seconds(one) <= seconds(other) ? one : other;
    }

    private static long seconds(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return value.length() > 10 ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, Long.parseLong(value));
    }

    boolean has(String name) {
        return directives.containsKey(name);
    }

    /** {@return the seconds that a directive says, -1 where it says nonsense, empty where it is not there} */
    OptionalLong secondsOf(String name) {
        String value = directives.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(seconds(value));
    }
}
