package dev.jackfield.spi;

/**
 * An instance that knows whether it works. Asked before a generation is switched in, and regularly afterwards, off the
 * event loop; may block within the health deadline. An instance without it counts as up.
 *
 * @since 1.0
 */
public interface HealthCheck {
    /**
     * {@return how it is now}
     *
     * @throws Exception counted as {@link Health.State#DOWN}, with the message as detail
     */
    Health health() throws Exception;
}
