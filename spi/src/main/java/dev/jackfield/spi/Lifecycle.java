package dev.jackfield.spi;

/**
 * An instance that has something to do before its first call or after its last. Implemented, where wanted, by what
 * {@link Provider#create} returned. Both methods may block, within the binding's deadlines.
 *
 * @since 1.0
 */
public interface Lifecycle {
    /**
     * Called once, before {@link HealthCheck} and before any call reaches the instance.
     *
     * @throws Exception if it can't start; the running generation goes on
     */
    default void start() throws Exception {}

    /**
     * Called once, after the last call has left and before {@link AutoCloseable#close}.
     *
     * @throws Exception if something went wrong; it is reported, and closing goes on
     */
    default void stop() throws Exception {}
}
