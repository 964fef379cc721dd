package dev.jackfield.spi.dashboard;

/**
 * One file of a {@link Page}.
 *
 * @param contentType such as {@code text/javascript; charset=utf-8}
 * @param content all of it; not to be changed by anybody
 * @since 1.0
 */
@SuppressWarnings("ArrayRecordComponent") // a copy for each request would cost more than the promise not to write
public record PageFile(String contentType, byte[] content) {}
