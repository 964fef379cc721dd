package dev.jackfield.spi;

/**
 * Makes instances of one extension point, by name. A concern declares its own sub-interface
 * ({@code CacheStoreProvider extends Provider<CacheStore>}), a plugin implements it with a public class that has a
 * public constructor without parameters, and its module says {@code provides … with …}.
 *
 * <p>A provider holds no state: everything that an instance needs reaches {@link #create}. It is called by the kernel's
 * control thread and may block; what takes longer than the binding's start deadline is given up and rolled back.
 *
 * <pre>
 * create ─► start ─► health ─► [importState] ─► in use ─► [exportState] ─► drain ─► stop ─► close
 * </pre>
 *
 * What {@link #create} returned may also implement {@link Lifecycle}, {@link HealthCheck} and {@link Stateful}; it is
 * closed when it is {@link AutoCloseable}.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public interface Provider<T> {
    /**
     * {@return the name by which configuration picks this provider, in snake_case, unique within the extension point}
     */
    String name();

    /**
     * {@return the options that {@link #create} understands; anything else in the configuration is refused}
     */
    default Options options() {
        return Options.none();
    }

    /**
     * Makes one instance, the next generation of a binding. Connections are better opened in {@link Lifecycle#start}.
     *
     * @param options the checked values, defaults filled in
     * @param context what the kernel lends; everything taken from it undoes itself when the generation retires
     * @return a new instance, never one that was returned before
     * @throws Exception if it can't be made; the running generation goes on and the message reaches the operator
     */
    T create(OptionValues options, ProviderContext context) throws Exception;
}
