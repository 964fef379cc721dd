package dev.jackfield.spi.cluster;

/**
 * Something that tells a listener until it is closed. Thread-safe.
 *
 * @since 1.0
 */
public interface Subscription extends AutoCloseable {
    /** Ends it. A call of the listener that is under way may still be running. Harmless when repeated. */
    @Override
    void close();
}
