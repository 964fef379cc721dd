package dev.jackfield.kernel.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Which records somebody wants to see.
 *
 * @param actor by this name; null for all
 * @param action this one, or those below it: {@code binding} has {@code binding.swap}; null for all
 * @param since not before; null for all
 * @param before of a lower number; null for all
 */
public record Filter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable Instant since,
        @Nullable Long before) {
    boolean takes(Line line) {
        String done = line.text("action");
        return !line.begins()
                && (before == null || line.sequence() < before)
                && (actor == null || actor.equals(line.text("actor")))
                && (action == null || done.equals(action) || done.startsWith(action + "."));
    }

    /** {@return whether nothing that is older than the line can be taken} */
    boolean endsAt(Line line) {
        try {
            return since != null && Instant.parse(line.text("time")).isBefore(since);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
