package dev.jackfield.spi;

/**
 * Makes a service that spans several bindings, such as {@code Caches} over all bindings of {@code cache}. Found by
 * {@link java.util.ServiceLoader} in the SPI itself.
 *
 * @param <S> the service
 * @since 1.0
 */
public interface Facade<S> {
    /**
     * {@return the service's type, by which it is asked for}
     */
    Class<S> type();

    /**
     * {@return the service over these bindings}
     *
     * @param bindings where it finds its handles
     */
    S create(Bindings bindings);
}
