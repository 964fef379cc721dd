package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is trusted no more: a text file with a line {@code key FINGERPRINT} or {@code plugin SHA256} for each; {@code #}
 * begins a remark. Immutable.
 *
 * @param keys fingerprints of keys
 * @param plugins digests of archives
 * @since 1.0
 */
public record Revoked(Set<String> keys, Set<String> plugins) {
    /** The name of the file, beside the configuration. */
    public static final String FILE = "revoked";

    private static final Pattern LINE = Pattern.compile("(?:(key|plugin)\\s+([0-9a-f]{64}))?\\s*(?:#.*)?");
    private static final int LARGEST = 4 << 20;

    /** Copies both. */
    public Revoked {
        keys = Set.copyOf(keys);
        plugins = Set.copyOf(plugins);
    }

    /**
     * {@return what a file revokes; nothing where there is none} Blocks.
     *
     * @param file which
     * @throws Distrusted if it can't be read, with the line: nobody can say then what is revoked
     */
    public static Revoked read(Path file) {
        try {
            String text = Texts.read(file, LARGEST);
            return parse(text == null ? "" : text, Texts.shown(file));
        } catch (IOException e) {
            throw broken(Texts.shown(file), Texts.reason(e));
        }
    }

    /**
     * {@return what a text revokes}
     *
     * @param text all of it
     * @param name what messages call it
     * @throws Distrusted if it has a mistake, with the line
     */
    public static Revoked parse(String text, String name) {
        Set<String> keys = new HashSet<>();
        Set<String> plugins = new HashSet<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                throw broken(
                        name + ":" + number,
                        "\"key\" or \"plugin\" and 64 digits of lower-case hexadecimal are expected, found \""
                                + Texts.cut(line) + "\"");
            }
            String kind = matcher.group(1);
            if (kind != null) {
                (kind.equals("key") ? keys : plugins).add(matcher.group(2));
            }
        }
        return new Revoked(keys, plugins);
    }

    private static Distrusted broken(String where, String what) {
        return new Distrusted(
                "broken_revoked",
                where + ": " + what + "; no plugin is loaded anew until it is corrected, what runs goes on");
    }
}
