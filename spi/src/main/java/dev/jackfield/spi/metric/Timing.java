package dev.jackfield.spi.metric;

/**
 * Something that is being measured, see {@link Metrics#start}. Thread-safe.
 *
 * @since 1.0
 */
public interface Timing extends AutoCloseable {
    /** Records how long it took. Only the first time counts. */
    @Override
    void close();
}
