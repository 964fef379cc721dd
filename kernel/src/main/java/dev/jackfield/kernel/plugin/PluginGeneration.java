package dev.jackfield.kernel.plugin;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One loaded copy of a plugin: its private archive, its class loader and layer, its providers. Several generations of one
 * id can live at once; one of them is current. Thread-safe.
 *
 * <p>It lives while it is current, or staged, or retained: each binding generation that was made from it retains it and
 * releases it when closed. The last release unloads it, on the releasing thread: the loader is closed, the private copy
 * deleted, JDBC drivers are deregistered. From then on it refers to no plugin code.
 *
 * @since 1.0
 */
public final class PluginGeneration {
    /**
     * {@return the plugin's id}
     */
    public String id() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the plugin's version}
     */
    public String version() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return which generation of its id this is; 1 for the first of this process, and growing}
     */
    public int number() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return {@code modular}, {@code uber} or {@code class_path}}
     */
    public String isolation() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the name of its module, null where it has none}
     */
    public @Nullable String module() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return SHA-256 of its archive in hexadecimal; empty for what is on the host's own path}
     */
    public String digest() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return its private copy of the archive, gone once it is unloaded; null for what is on the host's own path}
     */
    public @Nullable Path archive() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return its class loader}
     *
     * @throws IllegalStateException once it is unloaded
     */
    public ClassLoader loader() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return its providers; empty once it is unloaded}
     */
    public List<ProviderEntry> providers() {
        throw new UnsupportedOperationException();
    }

    /**
     * Keeps it loaded until {@link #release}.
     *
     * @throws IllegalStateException once it is unloaded
     */
    public void retain() {
        throw new UnsupportedOperationException();
    }

    /** Gives back one {@link #retain}; the last one unloads it, here and now, which may block. */
    public void release() {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes what a retired binding generation had left open; shown in the verdict.
     *
     * @param open what, for a person
     */
    public void leftOpen(List<String> open) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return whether it is unloaded and collected, without forcing a collection}
     */
    public Verdict verdict() {
        throw new UnsupportedOperationException();
    }

    /**
     * Forces collections, a bounded number, and names who holds it if it survives. Blocks up to some seconds; not for the
     * control thread under load.
     *
     * @return what was found; {@code pending} as long as it is loaded
     */
    public Verdict verify() {
        throw new UnsupportedOperationException();
    }
}
