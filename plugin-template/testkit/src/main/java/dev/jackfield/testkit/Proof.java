package dev.jackfield.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proof is told about the plugin: what it is plugged in as, and what it needs beside it. Not thread-safe; for one
 * run.
 *
 * @param <T> the extension point
 * @param <P> the proof
 * @since 1.0
 */
public abstract sealed class Proof<T, P extends Proof<T, P>> permits LeakProof, SwapUnderLoad {
    final Class<T> point;
    private final List<Path> archives = new ArrayList<>();
    private final Map<String, Map<String, Object>> bindings = new LinkedHashMap<>();
    private String name = "default";
    private @Nullable String provider;
    private Map<String, ?> options = Map.of();
    private PrintStream out = System.out;
    private String trouble = "";

    Proof(Class<T> point, Path archive) {
        this.point = point;
        this.archives.add(archive);
    }

    abstract P self();

    /**
     * Says what it is plugged in as; {@code default} otherwise.
     *
     * @param binding the name of the binding
     * @return this
     */
    public final P as(String binding) {
        this.name = binding;
        return self();
    }

    /**
     * Says which provider, where the plugin has several for the point.
     *
     * @param providerName its name
     * @return this
     */
    public final P provider(String providerName) {
        this.provider = providerName;
        return self();
    }

    /**
     * Says with what options; the defaults otherwise.
     *
     * @param values as YAML carries them
     * @return this
     */
    public final P options(Map<String, ?> values) {
        this.options = values;
        return self();
    }

    /**
     * Adds a plugin that the one to prove needs.
     *
     * @param archive its zip or jar
     * @return this
     */
    public final P with(Path archive) {
        archives.add(archive);
        return self();
    }

    /**
     * Plugs in something else.
     *
     * @param pointName such as {@code upstream}
     * @param binding its name
     * @param settings the provider and its options, as YAML carries them
     * @return this
     */
    public final P bound(String pointName, String binding, Map<String, ?> settings) {
        bindings.computeIfAbsent(pointName, none -> new LinkedHashMap<>()).put(binding, settings);
        return self();
    }

    /** Says where the line about how it went is printed. */
    final P printTo(PrintStream stream) {
        this.out = stream;
        return self();
    }

    /** {@return where the line about how it went is printed} */
    final PrintStream out() {
        return out;
    }

    /** {@return the name that it is plugged in as} */
    final String name() {
        return name;
    }

    /** {@return what it is plugged in as} */
    final Bench.Plug plug() {
        return new Bench.Plug(point, name, provider, options);
    }

    /** {@return what it said of its health when it had been plugged in; empty where that was well} */
    final String trouble() {
        return trouble;
    }

    /** {@return a running Jackfield with everything in it} */
    final Bench bench() throws IOException {
        Bench bench = new Bench(archives, bindings);
        try {
            bench.plugIn(plug(), options);
            trouble = bench.trouble(plug());
            return bench;
        } catch (IOException | RuntimeException | Error e) {
            trouble = e instanceof Bench.Down ? String.valueOf(e.getMessage()) : "";
            bench.close();
            throw e;
        }
    }
}
