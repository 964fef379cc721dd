package dev.jackfield.plugin.metrics.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names as Prometheus writes them. What it can't carry becomes an underscore, so two names may become one; who tells them
 * apart is told elsewhere.
 */
final class Spelling {
    /** What the formats add themselves. */
    private static final List<String> SUFFIXES = List.of("_total", "_created", "_bucket", "_info");

    private Spelling() {}

    /** {@return the family of a meter, with its unit at the end} */
    static String family(String name, String unit) {
        String spelled = withoutSuffix(spell(name, true));
        String measured = spell(unit, true);
        return unit.isEmpty() || spelled.endsWith("_" + measured) || spelled.equals(measured)
                ? spelled
                : spelled + "_" + measured;
    }

    private static String withoutSuffix(String name) {
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return withoutSuffix(name.substring(0, name.length() - suffix.length()));
            }
        }
        return name;
    }

    /** {@return the labels; an empty value is the same as none} */
    static Labels labels(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return Labels.EMPTY;
        }
        Map<String, String> labels = new TreeMap<>();
        tags.forEach((key, value) -> {
            if (!value.isEmpty()) {
                labels.putIfAbsent(label(key), value);
            }
        });
        return Labels.of(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }

    private static String label(String key) {
        String spelled = spell(key, false);
        // names with two underscores before them, and these two, mean something to Prometheus
        return spelled.startsWith("__") || spelled.equals("le") || spelled.equals("quantile")
                ? "tag_" + spelled
                : spelled;
    }

    private static String spell(String name, boolean colons) {
        StringBuilder spelled = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || colons && c == ':';
            boolean digit = c >= '0' && c <= '9';
            if (i == 0 && digit) {
                spelled = new StringBuilder("_").append(c);
            } else if (!letter && !digit) {
                if (spelled == null) {
                    spelled = new StringBuilder(name.length()).append(name, 0, i);
                }
                spelled.append('_');
            } else if (spelled != null) {
                spelled.append(c);
            }
        }
        return spelled == null ? name.isEmpty() ? "_" : name : spelled.toString();
    }
}
