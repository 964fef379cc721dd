package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

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
    private static final System.Logger LOGGER = System.getLogger(PluginGeneration.class.getPackageName());
    private static final int MOST_LEFT_OPEN = 100;

    /** Who is told what becomes of a generation; on any thread. */
    interface Owner {
        Instant now();

        void unloaded(PluginGeneration generation);

        void held(PluginGeneration generation, Verdict verdict);
    }

    /** Everything that refers to plugin code. */
    record Code(Isolated isolated, @Nullable PluginWrapper wrapper) {}

    private final PluginManifest manifest;
    private final int number;
    private final String digest;
    private final @Nullable String signer;
    private final @Nullable Path folder;
    private final Owner owner;
    private final AtomicInteger holds = new AtomicInteger(1);
    private final List<String> leftOpen = new ArrayList<>();
    private final List<PluginGeneration> dependencies = new ArrayList<>();
    private volatile @Nullable Code code;
    private volatile @Nullable ClassLoader hostLoader;
    private volatile List<ProviderEntry> providers = List.of();
    private volatile String isolation = "class_path";
    private volatile @Nullable String module;
    private volatile List<String> notes = List.of();
    private volatile WeakReference<@Nullable ClassLoader> loader = new WeakReference<>(null);
    private volatile @Nullable Instant unloadedAt;
    private volatile List<String> heldBy = List.of();
    private volatile boolean committed;
    private final long begun = System.nanoTime();
    private volatile long loadNanos;

    PluginGeneration(
            PluginManifest manifest,
            int number,
            String digest,
            @Nullable String signer,
            @Nullable Path folder,
            Owner owner) {
        this.manifest = manifest;
        this.number = number;
        this.digest = digest;
        this.signer = signer;
        this.folder = folder;
        this.owner = owner;
    }

    /** A pseudo generation for providers on the host's own path; never unloaded. */
    static PluginGeneration onHostPath(
            PluginManifest manifest, ClassLoader loader, @Nullable String module, Owner owner) {
        PluginGeneration generation = new PluginGeneration(manifest, 1, "", null, null, owner);
        generation.hostLoader = loader;
        generation.loader = new WeakReference<>(loader);
        generation.module = module;
        return generation;
    }

    /** Its class loader exists; from now on it has to be released to be unloaded. */
    void isolated(Isolated isolated, List<PluginGeneration> on) {
        code = new Code(isolated, null);
        loader = new WeakReference<>(isolated.loader());
        isolation = isolated.kind();
        module = isolated.module();
        notes = List.copyOf(isolated.notes());
        on.forEach(PluginGeneration::retain);
        dependencies.addAll(on);
    }

    void started(PluginWrapper wrapper, List<ProviderEntry> entries) {
        Code isolated = code;
        if (isolated != null) {
            code = new Code(isolated.isolated(), wrapper);
        }
        providers = List.copyOf(entries);
        loadNanos = System.nanoTime() - begun;
    }

    /** {@return how long it took from the unpacked archive to its providers, in milliseconds} */
    double loadMs() {
        return loadNanos / 1e6;
    }

    void providers(List<ProviderEntry> entries) {
        providers = List.copyOf(entries);
    }

    void committed() {
        committed = true;
    }

    boolean wasCommitted() {
        return committed;
    }

    Code code() {
        Code current = code;
        if (current == null) {
            throw new IllegalStateException(this + " is unloaded");
        }
        return current;
    }

    PluginManifest manifest() {
        return manifest;
    }

    List<String> notes() {
        return notes;
    }

    /** {@return whether it is unloaded and not collected, or loaded} */
    boolean alive() {
        return loader.get() != null;
    }

    /**
     * {@return the plugin's id}
     */
    public String id() {
        return manifest.id();
    }

    /**
     * {@return the plugin's version}
     */
    public String version() {
        return manifest.version();
    }

    /**
     * {@return which generation of its id this is; 1 for the first of this process, and growing}
     */
    public int number() {
        return number;
    }

    /**
     * {@return {@code modular}, {@code uber} or {@code class_path}}
     */
    public String isolation() {
        return isolation;
    }

    /**
     * {@return the name of its module, null where it has none}
     */
    public @Nullable String module() {
        return module;
    }

    /** {@return the name of the trusted key that signed it when it was loaded, null where none did} */
    @Nullable
    String signer() {
        return signer;
    }

    /**
     * {@return SHA-256 of its archive in hexadecimal; empty for what is on the host's own path}
     */
    public String digest() {
        return digest;
    }

    /**
     * {@return its private copy of the archive, gone once it is unloaded; null for what is on the host's own path}
     */
    public @Nullable Path archive() {
        return folder == null ? null : folder.resolve("archive.jar");
    }

    /**
     * {@return its class loader}
     *
     * @throws IllegalStateException once it is unloaded
     */
    public ClassLoader loader() {
        ClassLoader host = hostLoader;
        return host != null ? host : code().isolated().loader();
    }

    /**
     * {@return its providers; empty once it is unloaded}
     */
    public List<ProviderEntry> providers() {
        return providers;
    }

    /** {@return its providers as {@code point/name}, in order} */
    List<String> providerNames() {
        return providers.stream()
                .map(entry -> entry.point() + "/" + entry.name())
                .sorted()
                .toList();
    }

    /**
     * Keeps it loaded until {@link #release}.
     *
     * @throws IllegalStateException once it is unloaded
     */
    public void retain() {
        if (holds.getAndUpdate(held -> held == 0 ? 0 : held + 1) == 0) {
            throw new IllegalStateException(this + " is unloaded");
        }
    }

    /** Gives back one {@link #retain}; the last one unloads it, here and now, which may block. */
    public void release() {
        int before = holds.getAndUpdate(held -> held == 0 ? 0 : held - 1);
        if (before == 0) {
            throw new IllegalStateException(this + " is released more often than retained");
        }
        if (before == 1) {
            unload();
        }
    }

    private void unload() {
        Code last = code;
        code = null;
        providers = List.of();
        if (last != null) {
            LayerLoader closing = last.isolated().loader();
            leftOpen(JdbcDrivers.deregister(closing));
            ResourceBundle.clearCache(closing);
            try {
                closing.close();
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.WARNING, () -> this + ": a jar can't be closed: " + e);
            }
        }
        LastRecord.forget();
        if (folder != null) {
            PluginFolders.drop(folder);
        }
        unloadedAt = owner.now();
        owner.unloaded(this);
        dependencies.forEach(PluginGeneration::release);
        dependencies.clear();
    }

    /**
     * Notes what a retired binding generation had left open; shown in the verdict.
     *
     * @param open what, for a person
     */
    public void leftOpen(List<String> open) {
        synchronized (leftOpen) {
            for (String one : open) {
                if (leftOpen.size() < MOST_LEFT_OPEN && !leftOpen.contains(one)) {
                    leftOpen.add(one);
                }
            }
        }
    }

    /**
     * {@return whether it is unloaded and collected, without forcing a collection}
     */
    public Verdict verdict() {
        Instant when = unloadedAt;
        List<String> holders = heldBy;
        Verdict.State state = Verdict.State.PENDING;
        if (when != null && !alive()) {
            state = Verdict.State.COLLECTED;
            holders = List.of();
        } else if (!holders.isEmpty()) {
            state = Verdict.State.HELD;
        }
        synchronized (leftOpen) {
            return new Verdict(id(), version(), number, state, holders, leftOpen, when == null ? Instant.EPOCH : when);
        }
    }

    /**
     * Forces collections, a bounded number, and names who holds it if it survives. Blocks up to some seconds; not for the
     * control thread under load.
     *
     * @return what was found; {@code pending} as long as it is loaded
     */
    public Verdict verify() {
        if (unloadedAt == null) {
            return verdict();
        }
        // what outlived its drain may have linked one since
        LastRecord.forget();
        if (!Holders.collected(loader)) {
            boolean first = heldBy.isEmpty();
            ClassLoader held = loader.get();
            if (held != null) {
                heldBy = Holders.of(held);
            }
            Verdict verdict = verdict();
            if (first && verdict.state() == Verdict.State.HELD) {
                owner.held(this, verdict);
            }
            return verdict;
        }
        return verdict();
    }

    @Override
    public String toString() {
        return id() + " " + version() + " #" + number;
    }
}
