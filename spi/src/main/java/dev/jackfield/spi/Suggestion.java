package dev.jackfield.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds what somebody meant who mistyped a name. Pure functions.
 *
 * @since 1.0
 */
public final class Suggestion {
    private Suggestion() {}

    /**
     * {@return a message of the form {@code unknown provider "reddis"; did you mean "redis"? available: caffeine, redis}}
     *
     * @param what what kind of name it is
     * @param asked the unknown name
     * @param known the known ones
     */
    public static String unknown(String what, String asked, Collection<String> known) {
        String shown = asked.length() > 100 ? asked.substring(0, 100) + "…" : asked;
        String nearest = nearest(shown, known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse(";");
        return "unknown " + what + " \"" + shown + "\"" + nearest + " available: "
                + (known.isEmpty() ? "none" : String.join(", ", known));
    }

    /**
     * {@return the known name that is nearest to the one asked for, if one is near: the least number of single-letter
     * changes (Levenshtein distance), at most a third of the letters}
     *
     * @param asked what was asked for
     * @param known the known names
     */
    public static Optional<String> nearest(String asked, Collection<String> known) {
        int limit = Math.max(1, asked.length() / 3);
        return known.stream()
                .filter(name -> distance(asked, name) <= limit)
                .min(Comparator.comparingInt(name -> distance(asked, name)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
