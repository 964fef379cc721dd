package dev.jackfield.spi.database;

import java.util.List;

/**
 * A consumer's namespace and the steps that its schema is made of. Values alone, so that they can outlive the consumer: a
 * database that is plugged in later is migrated for everybody who uses the one before it. Immutable.
 *
 * @param namespace the consumer's own, in snake_case, at most 40 characters; its schema is named after it
 * @param steps in ascending order of their versions
 * @since 1.0
 */
public record Migrations(String namespace, List<Migration> steps) {
    /** Checks and copies. */
    public Migrations {
        if (!namespace.matches("[a-z][a-z0-9_]{0,39}")) {
            throw new IllegalArgumentException(
                    "namespace \"" + namespace + "\" is not snake_case of at most 40 characters");
        }
        steps = List.copyOf(steps);
        int last = 0;
        for (Migration step : steps) {
            if (step.version() <= last) {
                throw new IllegalArgumentException("namespace " + namespace + ": migration " + step.version()
                        + " comes after " + last + "; versions must ascend");
            }
            last = step.version();
        }
    }

    /**
     * {@return these steps}
     *
     * @param namespace the consumer's own, in snake_case
     * @param steps in ascending order of their versions
     */
    public static Migrations of(String namespace, Migration... steps) {
        return new Migrations(namespace, List.of(steps));
    }

    /**
     * {@return the last step's version, or 0 where there is none}
     */
    public int version() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).version();
    }
}
