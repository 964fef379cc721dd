package dev.jackfield.kernel.event;

import dev.jackfield.spi.OptionValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that configuration named, so that they can be taken out of every text that leaves the process: logs, events,
 * reasons, answers. Thread-safe; never blocks for long.
 *
 * <p>Bounded: of each {@linkplain Standing standing}, the one that was registered longest ago is forgotten when there are too
 * many, so that nothing that is merely asked for makes it forget what runs. A secret shorter than {@value #SHORTEST} characters
 * is not looked for in texts, since it would be found everywhere; where configuration shows its value, it is masked all the
 * same.
 */
public final class Secrets {
    /** What is shorter is not looked for. */
    public static final int SHORTEST = 4;

    /** How a secret came to be one. */
    public enum Standing {
        /** At the start of a process, which no request can repeat. */
        START(4096),
        /** By a change that was accepted. */
        ACCEPTED(1024),
        /** By a change that was made, whether or not it lasted: what saw the secret may still speak of it. */
        TRIED(256);

        private final int capacity;

        Standing(int capacity) {
            this.capacity = capacity;
        }

        /**
         * {@return how many are remembered}
         */
        public int capacity() {
            return capacity;
        }
    }

    private final @Nullable Secrets live;
    private final Map<Standing, Set<String>> known = new EnumMap<>(Standing.class);
    /** The longest first; null where they are to be gathered anew. */
    private volatile @Nullable List<String> patterns = List.of();

    /** Knows none yet. */
    public Secrets() {
        this(null);
    }

    private Secrets(@Nullable Secrets live) {
        this.live = live;
        if (live != null) {
            patterns = null;
        }
    }

    /**
     * {@return those of a candidate: masks what this one masks and what is registered with it, of which this one learns only
     * when it is {@linkplain #settle settled}}
     */
    public Secrets candidate() {
        return new Secrets(this);
    }

    /**
     * Remembers a secret of the start, or of the candidate that this is. Registering it again makes it the latest.
     *
     * @param secret what must never be shown; each of its lines, and how it is written in a URL or in JSON, is masked too
     */
    public void register(String secret) {
        register(secret, live == null ? Standing.START : Standing.ACCEPTED);
    }

    private synchronized void register(String secret, Standing standing) {
        if (secret.strip().length() < SHORTEST) {
            return;
        }
        Set<String> those = known.computeIfAbsent(standing, none -> new LinkedHashSet<>());
        boolean isNew = !those.remove(secret);
        those.add(secret);
        if (those.size() > standing.capacity()) {
            those.remove(those.iterator().next());
        }
        if (isNew) {
            patterns = null;
        }
    }

    /**
     * Makes the secrets of a candidate known to where it came from; does nothing where this is none.
     *
     * @param standing how far the candidate got
     */
    public void settle(Standing standing) {
        if (live != null) {
            all().forEach(secret -> live.register(secret, standing));
        }
    }

    private synchronized Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        known.values().forEach(all::addAll);
        return all;
    }

    private List<String> patterns() {
        List<String> ready = patterns;
        return ready == null ? gather() : ready;
    }

    private synchronized List<String> gather() {
        Set<String> forms = new LinkedHashSet<>(live == null ? List.of() : live.patterns());
        all().forEach(one -> addForms(one, forms));
        List<String> longestFirst = new ArrayList<>(forms);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        List<String> gathered = List.copyOf(longestFirst);
        patterns = gathered;
        return gathered;
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
        for (String pattern : patterns()) {
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
    public String toString() {
        return all().size() + " secrets";
    }
}
