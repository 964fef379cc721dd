package dev.jackfield.spi;

/**
 * What an option's value is. In YAML and JSON a duration is a string with a unit ({@code 250ms}, {@code 5m}), a size
 * likewise ({@code 64MB}, powers of 1024), and everything that is not a list is written as one scalar.
 *
 * @since 1.0
 */
public enum OptionType {
    /** Text; {@code String}. */
    STRING,
    /** A whole number; {@code Long}. */
    INTEGER,
    /** A number; {@code Double}. */
    NUMBER,
    /** {@code true} or {@code false}; {@code Boolean}. */
    BOOLEAN,
    /** {@code ns us ms s m h d}; {@code java.time.Duration}. */
    DURATION,
    /** {@code B KB MB GB TB}; {@code Long}, in bytes. */
    SIZE,
    /** One of the declared choices; {@code String}. */
    CHOICE,
    /** An absolute URI; {@code java.net.URI}. */
    URI,
    /** The name of a binding of the declared point; {@code String}. */
    BINDING,
    /** Several texts; {@code List<String>}. */
    STRINGS,
    /** Several absolute URIs; {@code List<URI>}. */
    URIS,
    /** Names of bindings of the declared point, in order; {@code List<String>}. */
    BINDINGS
}
