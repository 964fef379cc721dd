package dev.jackfield.spi.database;

/**
 * How far a database has come. Short enough for a cookie or a header, and without a secret.
 *
 * @param token as the database made it, such as {@code postgresql:0/3000148}; at most 1000 characters
 * @since 1.0
 */
public record Position(String token) {
    /** Checks. */
    public Position {
        if (token.isEmpty() || token.length() > 1000) {
            throw new IllegalArgumentException("a position must have 1 to 1000 characters, not " + token.length());
        }
    }
}
