package dev.jackfield.spi;

/**
 * The version of this SPI, compared with the {@code Jackfield-Spi-Version} of a plugin's manifest: a plugin runs when
 * the major number is the same and its minor number is not above the host's.
 *
 * @since 1.0
 */
public final class Spi {
    /** {@code major.minor}; the minor number grows with every addition, the major one with every removal. */
    public static final String VERSION = "1.0";

    private Spi() {}
}
