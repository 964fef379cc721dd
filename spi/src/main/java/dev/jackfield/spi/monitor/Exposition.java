package dev.jackfield.spi.monitor;

/**
 * What a scrape answers.
 *
 * @param contentType such as {@code text/plain; version=0.0.4; charset=utf-8}
 * @param content all of it; not to be changed by anybody
 * @since 1.0
 */
@SuppressWarnings("ArrayRecordComponent") // a copy for each scrape would cost more than the promise not to write
public record Exposition(String contentType, byte[] content) {}
