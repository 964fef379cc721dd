package dev.jackfield.spi;

/**
 * One entry of carried state.
 *
 * @param key what {@link Mirrored} calls name it by
 * @param value bytes, an SPI type or a JDK type; never a plugin's own class, which would keep that plugin's old code
 *     alive
 * @since 1.0
 */
public record StateEntry(String key, Object value) {}
