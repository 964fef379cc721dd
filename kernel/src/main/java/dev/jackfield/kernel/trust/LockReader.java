package dev.jackfield.kernel.trust;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a lock file line by line; whatever is not as {@link PluginLock#text} writes it is a mistake, told with its line. */
final class LockReader {
    private static final Pattern ID = Pattern.compile("  ([a-z][a-z0-9]*(?:-[a-z0-9]+)*):");
    private static final Pattern FIELD = Pattern.compile("    ([a-z0-9_]+): (.*)");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\\\p{Cntrl}]|\\\\[\"\\\\])*)\"");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final List<String> FIELDS = List.of("version", "sha256", "size_bytes", "origin", "installed_at");
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_TEXT = 4096;

    private final String name;
    private final SortedMap<String, PluginLock.Entry> entries = new TreeMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private @Nullable String id;
    private int idLine;
    private int number;
    private boolean begun;
    private boolean closed;

    LockReader(String name) {
        this.name = name;
    }

    static Distrusted broken(String where, String what) {
        return new Distrusted(
                "broken_lock",
                where + ": " + what + "; no plugin is loaded anew until it is corrected, what runs goes on");
    }

    PluginLock read(String text) {
        // not String.lines(), which knows more ends of a line than YAML does
        for (String line : text.split("\n", -1)) {
            number++;
            line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        if (!begun) {
            throw mistake("\"plugins:\" is missing");
        }
        end();
        return new PluginLock(entries);
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (!begun) {
            begun = true;
            closed = line.equals("plugins: {}");
            if (!closed && !line.equals("plugins:")) {
                throw mistake("\"plugins:\" is expected, found \"" + Texts.cut(line) + "\"");
            }
            return;
        }
        Matcher field = FIELD.matcher(line);
        Matcher key = ID.matcher(line);
        if (closed) {
            throw mistake("nothing is expected after \"plugins: {}\", found \"" + Texts.cut(line) + "\"");
        } else if (field.matches() && id != null) {
            field(field.group(1), field.group(2));
        } else if (key.matches()) {
            end();
            begin(key.group(1));
        } else {
            throw mistake("a plugin's id or one of its fields (" + String.join(", ", FIELDS) + ") is expected, found \""
                    + Texts.cut(line) + "\"");
        }
    }

    private void begin(String next) {
        if (next.length() > LONGEST_ID || entries.containsKey(next)) {
            throw mistake(next.length() > LONGEST_ID ? "the id is too long" : next + " is listed twice");
        }
        id = next;
        idLine = number;
    }

    private void field(String field, String value) {
        if (!FIELDS.contains(field)) {
            throw mistake("unknown field \"" + Texts.cut(field) + "\"; possible: " + String.join(", ", FIELDS));
        }
        if (fields.containsKey(field)) {
            throw mistake(field + " is given twice");
        }
        String plain = field.equals("size_bytes") ? value : unquoted(field, value);
        boolean good = switch (field) {
            case "version" -> Versions.isVersion(plain);
            case "sha256" -> DIGEST.matcher(plain).matches();
            case "size_bytes" -> NUMBER.matcher(plain).matches();
            case "installed_at" -> isInstant(plain);
            default -> true;
        };
        if (!good) {
            throw mistake(field + " is " + expected(field) + ", found " + Texts.cut(value));
        }
        fields.put(field, plain);
    }

    private static String expected(String field) {
        return switch (field) {
            case "version" -> "a semantic version such as \"1.4.0\"";
            case "sha256" -> "64 digits of lower-case hexadecimal";
            case "size_bytes" -> "a number of bytes";
            default -> "a time such as \"2026-01-31T09:30:00Z\"";
        };
    }

    private String unquoted(String field, String value) {
        Matcher quoted = QUOTED.matcher(value);
        if (value.length() > LONGEST_TEXT || !quoted.matches()) {
            throw mistake(field + " is a text in double quotes, found " + Texts.cut(value));
        }
        return quoted.group(1).replaceAll("\\\\([\"\\\\])", "$1");
    }

    private static boolean isInstant(String text) {
        try {
            return Instant.parse(text).toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void end() {
        String complete = id;
        if (complete == null) {
            return;
        }
        for (String field : FIELDS) {
            if (!fields.containsKey(field)) {
                throw broken(name + ":" + idLine, complete + " lacks " + field);
            }
        }
        entries.put(
                complete,
                new PluginLock.Entry(
                        value("version"),
                        value("sha256"),
                        Long.parseLong(value("size_bytes")),
                        value("origin"),
                        Instant.parse(value("installed_at"))));
        fields.clear();
        id = null;
    }

    private String value(String field) {
        return fields.getOrDefault(field, "");
    }

    private Distrusted mistake(String what) {
        return broken(name + ":" + number, what);
    }
}
