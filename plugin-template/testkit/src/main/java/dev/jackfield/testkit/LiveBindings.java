package dev.jackfield.testkit;

import java.io.IOException;
import java.util.Map;

/**
 * The bindings of the extension point that a proof is about, in the Jackfield that it runs. Thread-safe; may block.
 *
 * @param <T> the extension point
 * @since 1.0
 */
public final class LiveBindings<T> {
    private final Bench bench;
    private final Class<T> point;
    private final Bench.Plug plug;

    LiveBindings(Bench bench, Class<T> point, Bench.Plug plug) {
        this.bench = bench;
        this.point = point;
        this.plug = plug;
    }

    /**
     * {@return a handle}
     *
     * @param name of the binding
     * @throws dev.jackfield.spi.NotBoundException if there is none
     */
    public T bind(String name) {
        return bench.jackfield.bind(point, name);
    }

    /**
     * Plugs in what the proof is about with other options.
     *
     * @param name of the binding
     * @param options as YAML carries them
     * @throws IOException if there is no answer
     * @throws AssertionError if that is refused
     */
    public void plug(String name, Map<String, ?> options) throws IOException {
        bench.plugIn(new Bench.Plug(point, name, plug.provider(), options), options);
    }

    /**
     * Plugs in another provider.
     *
     * @param name of the binding
     * @param provider its name
     * @param options as YAML carries them
     * @throws IOException if there is no answer
     * @throws AssertionError if that is refused
     */
    public void plug(String name, String provider, Map<String, ?> options) throws IOException {
        bench.plugIn(new Bench.Plug(point, name, provider, options), options);
    }
}
