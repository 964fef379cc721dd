package dev.jackfield.spi.metric;

import java.util.Map;

/**
 * Which series it is. The same object for as long as the meter is registered, so it may be looked up by identity.
 *
 * @param name in words with dots between, such as {@code http.duration}; not yet in any monitoring system's spelling
 * @param tags in the order of their names; immutable
 * @param unit in the plural, such as {@code seconds} or {@code bytes}; empty where there is none
 * @param description for people; may be empty
 * @since 1.0
 */
public record MeterId(String name, Map<String, String> tags, String unit, String description) {}
