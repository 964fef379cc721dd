package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.monitor.Exposition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A slow and strict reader of the text format: what is no comment is a sample, and none is there twice. */
final class TextSamples {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|[-+0-9.eE]+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"(?:,|$)");

    private final Map<String, Double> samples = new LinkedHashMap<>();

    private TextSamples() {}

    static TextSamples of(Exposition exposition) {
        TextSamples read = new TextSamples();
        new String(exposition.content(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(read::add);
        return read;
    }

    private void add(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("no sample: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            int end = 0;
            while (label.find() && label.start() == end) {
                if (labels.put(label.group(1), label.group(2)) != null) {
                    throw new AssertionError("a label is there twice: " + line);
                }
                end = label.end();
            }
            if (end < sample.group(2).length()) {
                throw new AssertionError("no labels: " + line);
            }
        }
        String value = sample.group(3).replace("Inf", "Infinity");
        if (samples.put(sample.group(1) + labels, Double.parseDouble(value)) != null) {
            throw new AssertionError("a sample is there twice: " + line);
        }
    }

    Double find(String name, Map<String, String> labels) {
        return samples.get(name + new TreeMap<>(labels));
    }

    List<String> names() {
        return List.copyOf(samples.keySet());
    }
}
