package dev.jackfield.spi;

/**
 * Access to what is plugged in: handles that always reach a binding's current generation. Thread-safe.
 *
 * @since 1.0
 */
public interface Bindings {
    /**
     * A handle of one binding. Called during {@link Provider#create}, it makes the binding first where it does not run
     * yet; a circle of bindings is refused with the path that closes it. May block then, and never afterwards.
     *
     * @param point the extension point
     * @param name the binding's name
     * @return the handle; keep it, there is no need to ask again
     * @throws NotBoundException if the configuration has no such binding and no default
     */
    <T> T bind(Class<T> point, String name);

    /**
     * All bindings of a point, as a live set: bindings that come and go later are seen. May block as {@link #bind} does.
     *
     * @param point the extension point
     * @return the set, in the order of the configuration
     */
    <T> BindingSet<T> bindAll(Class<T> point);

    /**
     * What applications call: a {@link Facade} such as {@code Caches}, the binding {@code default} of an extension point, or for
     * whoever asks: its own {@link dev.jackfield.spi.metric.Metrics} and {@link dev.jackfield.spi.metric.Meters}.
     *
     * @param service the facade or the extension point
     * @return the service, swappable underneath
     * @throws NotBoundException if nothing offers it; the message lists what is offered
     */
    <T> T service(Class<T> service);
}
