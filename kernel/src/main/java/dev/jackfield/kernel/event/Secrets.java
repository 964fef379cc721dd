package dev.jackfield.kernel.event;

import dev.jackfield.spi.OptionValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The secrets that configuration named, so that they can be taken out of every text that leaves the process: logs, events,
 * reasons, answers. Thread-safe; never blocks for long.
 *
 * <p>Bounded: when there are more than {@value #CAPACITY}, the one that was registered longest ago is forgotten. A secret
 * shorter than {@value #SHORTEST} characters is not looked for in texts, since it would be found everywhere; where
 * configuration shows its value, it is masked all the same.
 */
public final class Secrets {
    /** How many are remembered. */
    public static final int CAPACITY = 1024;
    /** What is shorter is not looked for. */
    public static final int SHORTEST = 4;

    private final Set<String> known = new LinkedHashSet<>();
    private volatile List<String> patterns = List.of();

    /** Knows none yet. */
    public Secrets() {}

    /**
     * Remembers a secret. Registering it again makes it the latest.
     *
     * @param secret what must never be shown; each of its lines, and how it is written in a URL or in JSON, is masked too
     */
    public synchronized void register(String secret) {
        if (secret.strip().length() < SHORTEST) {
            return;
        }
        boolean isNew = !known.remove(secret);
        known.add(secret);
        if (known.size() > CAPACITY) {
            known.remove(known.iterator().next());
        }
        if (isNew) {
            Set<String> all = new LinkedHashSet<>();
            known.forEach(one -> addForms(one, all));
            List<String> longestFirst = new ArrayList<>(all);
            longestFirst.sort(Comparator.comparingInt(String::length).reversed());
            patterns = List.copyOf(longestFirst);
        }
    }

    /**
     * {@return a stack trace as text, masked: the exception itself may carry a secret, and may be of a plugin, which a log
     * that keeps it would keep}
     *
     * @param error what was thrown
     */
    public String mask(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return mask(trace.toString());
    }

    /**
     * {@return the text with every known secret masked}
     *
     * @param text what would be shown
     */
    public String mask(String text) {
        String masked = TokenPattern.mask(text);
        for (String pattern : patterns) {
            if (pattern.length() <= masked.length() && masked.contains(pattern)) {
                masked = masked.replace(pattern, OptionValues.MASK);
            }
        }
        return masked;
    }

    private static void addForms(String secret, Set<String> forms) {
        forms.add(secret);
        secret.lines()
                .map(String::strip)
                .filter(line -> line.length() >= 2 * SHORTEST || line.equals(secret.strip()))
                .forEach(forms::add);
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        forms.add(secret.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t"));
    }

    /** Never shows what it knows. */
    @Override
    public synchronized String toString() {
        return known.size() + " secrets";
    }
}
