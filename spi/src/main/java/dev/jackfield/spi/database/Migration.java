package dev.jackfield.spi.database;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a schema: statements that are run once, in order. A step that was applied somewhere is never changed; what
 * is to be different comes in a later one. Immutable.
 *
 * <p>H2 and MySQL end a transaction with every statement that changes a table, so a step that fails in its middle has done
 * its first half there. Steps of one such statement each avoid that.
 *
 * @param version its number, from 1
 * @param description a few words for whoever reads the history
 * @param statements one SQL statement each, without a semicolon, by dialect; {@link #ANY} for all that are not named
 * @since 1.0
 */
public record Migration(int version, String description, Map<String, List<String>> statements) {
    /** The key of what is run in every dialect that is not named. */
    public static final String ANY = "any";

    private static final int LONGEST_DESCRIPTION = 200;

    /** Checks and copies. */
    public Migration {
        if (version < 1) {
            throw new IllegalArgumentException("a migration's version must be at least 1, not " + version);
        }
        if (description.isBlank() || description.length() > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "migration " + version + ": the description must have 1 to " + LONGEST_DESCRIPTION + " characters");
        }
        Map<String, List<String>> copy = new LinkedHashMap<>();
        statements.forEach((dialect, texts) -> copy.put(dialect, List.copyOf(texts)));
        statements = java.util.Collections.unmodifiableMap(copy);
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("migration " + version + " has no statements");
        }
    }

    /**
     * {@return a step that is the same in every dialect}
     *
     * @param version its number, from 1
     * @param description a few words
     * @param statements one SQL statement each
     */
    public static Migration of(int version, String description, String... statements) {
        return new Migration(version, description, Map.of(ANY, List.of(statements)));
    }

    /**
     * {@return the same with other statements in one dialect}
     *
     * @param dialect such as {@link Database#POSTGRESQL}
     * @param texts one SQL statement each; none where the step has nothing to do there
     */
    public Migration on(String dialect, String... texts) {
        Map<String, List<String>> more = new LinkedHashMap<>(statements);
        more.put(dialect, List.of(texts));
        return new Migration(version, description, more);
    }

    /**
     * {@return what is run in a dialect}
     *
     * @param dialect such as {@link Database#POSTGRESQL}
     * @throws IllegalArgumentException if the step knows neither that dialect nor {@link #ANY}
     */
    public List<String> statementsFor(String dialect) {
        List<String> texts = statements.getOrDefault(dialect, statements.get(ANY));
        if (texts == null) {
            throw new IllegalArgumentException("migration " + version + " (" + description + ") has no statements for "
                    + dialect + "; it has some for " + String.join(", ", statements.keySet()));
        }
        return texts;
    }
}
