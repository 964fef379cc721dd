package dev.jackfield.testkit.node;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code jackfield run} says on its standard output when it serves.
 *
 * @param traffic where traffic comes in
 * @param control where it is controlled
 * @param plugins how many it has
 * @param milliseconds how long the start took
 * @since 1.0
 */
public record ReadyLine(URI traffic, URI control, int plugins, long milliseconds) {
    /** The whole line. */
    public static final Pattern PATTERN = Pattern.compile(
            "ready on (https?://[^ ]+:\\d+) \\(control (https?://[^ ]+:\\d+)\\), (\\d+) plugins, in (\\d+) ms");

    /**
     * {@return what a line says, empty for any other line}
     *
     * @param line without its end
     */
    public static Optional<ReadyLine> of(String line) {
        Matcher found = PATTERN.matcher(line);
        return found.matches() ? Optional.of(of(found)) : Optional.empty();
    }

    static ReadyLine of(Matcher found) {
        return new ReadyLine(
                URI.create(found.group(1)),
                URI.create(found.group(2)),
                Integer.parseInt(found.group(3)),
                Long.parseLong(found.group(4)));
    }
}
