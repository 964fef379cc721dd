package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.PluginView.Refusal;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

/**
 * The door of this package: all plugins of a kernel. Whatever changes something is for the control thread; whatever only
 * answers may be called from any thread.
 *
 * <pre>
 * archive ─► stage ─► commit ─► (superseded) ─► last release ─► unloaded ─► verdict
 *              └────► discard ────────────────────────────────────┘
 * </pre>
 *
 * @since 1.0
 */
public final class Plugins implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Plugins.class.getPackageName());

    private final PluginSettings settings;
    private final Events events;
    private final PluginFolders folders;
    private final LifeCycle lifeCycle = new LifeCycle();
    private final HostProviders onHostPath;
    private final Staging staging;
    private final Departed departed = new Departed();
    private final Refusals refusals = new Refusals();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private volatile Map<String, PluginGeneration> current = Map.of();
    private volatile Catalog catalog;

    /**
     * Cleans what an earlier process left behind. Blocks.
     *
     * @param settings where plugins come from
     * @param events where loads, refusals and unloads are told
     * @param clock for what people read
     */
    public Plugins(PluginSettings settings, Events events, Clock clock) {
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.folders = new PluginFolders(settings.dataFolder());
        PluginGeneration.Owner owner = new PluginGeneration.Owner() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public void unloaded(PluginGeneration generation) {
                departed.add(generation);
                if (generation.wasCommitted()) {
                    tell("plugin.unloaded", generation, Map.of());
                }
            }

            @Override
            public void held(PluginGeneration generation, Verdict verdict) {
                tell("plugin.held", generation, Map.of("held_by", verdict.heldBy(), "left_open", verdict.leftOpen()));
            }
        };
        folders.clean();
        this.onHostPath = new HostProviders(settings.hostLayer(), owner);
        this.staging = new Staging(settings, folders, lifeCycle, onHostPath, departed, owner);
        this.catalog = catalogOf(current);
    }

    /**
     * Copies, verifies and loads an archive beside what runs, together with a new generation of every plugin that depends
     * on it. Nothing is current yet. Each generation answered is to be {@link #commit committed} or {@link #discard
     * discarded}.
     *
     * @param archive a jar or zip; not needed any more afterwards
     * @return the new generation first, then those of its dependents in the order of their dependencies
     * @throws PluginRefused if it can't be loaded; also shown in {@link #views} and told as event
     */
    public List<PluginGeneration> stage(Path archive) {
        return stage(archive, PluginFolders.name(archive));
    }

    /**
     * As {@link #stage(Path)}, for an archive whose own name says nothing to people.
     *
     * @param archive a jar or zip; not needed any more afterwards
     * @param file what to call it in messages
     * @return the new generation first, then those of its dependents in the order of their dependencies
     * @throws PluginRefused if it can't be loaded; also shown in {@link #views} and told as event
     */
    public List<PluginGeneration> stage(Path archive, String file) {
        AtomicReference<@Nullable PluginManifest> manifest = new AtomicReference<>();
        List<PluginGeneration> staged = new ArrayList<>();
        try {
            staged.add(staging.load(archive, file, staged, wrapper -> generation(wrapper, staged), manifest));
            for (String dependent : lifeCycle.dependents(staged.get(0).id())) {
                staged.add(again(dependent, staged));
            }
            catalog.with(startedOf(staged));
            refusals.removeFile(file);
            return List.copyOf(staged);
        } catch (PluginRefused e) {
            discard(staged);
            note(file, archive, manifest.get(), e);
            throw e;
        }
    }

    private PluginGeneration again(String dependent, List<PluginGeneration> staged) {
        PluginGeneration running = known(dependent);
        Path copy = running.archive();
        if (copy == null) {
            throw new IllegalStateException(dependent + " is on the host's path and depends on a plugin");
        }
        try {
            return staging.load(
                    copy, dependent, staged, wrapper -> generation(wrapper, staged), new AtomicReference<>());
        } catch (PluginRefused e) {
            throw new PluginRefused(
                    e.code(),
                    running.manifest().label() + " depends on " + staged.get(0) + " and can't be loaded with it: "
                            + e.getMessage());
        }
    }

    private PluginGeneration generation(PluginWrapper wrapper, List<PluginGeneration> staged) {
        return staged.stream()
                .filter(one -> one.code().wrapper() == wrapper)
                .findFirst()
                .orElseGet(() -> known(wrapper.getPluginId()));
    }

    private List<PluginGeneration> startedOf(List<PluginGeneration> staged) {
        return staged.stream()
                .filter(one -> one == staged.get(0) || !stopped.contains(one.id()))
                .toList();
    }

    /**
     * Makes staged generations current. Those they supersede go when their last {@link PluginGeneration#release} came.
     *
     * @param staged what {@link #stage} answered
     */
    public void commit(List<PluginGeneration> staged) {
        Map<String, PluginGeneration> next = new TreeMap<>(current);
        List<PluginGeneration> superseded = new ArrayList<>();
        for (PluginGeneration generation : staged) {
            PluginGeneration before = next.put(generation.id(), generation);
            lifeCycle.put(Optional.ofNullable(generation.code().wrapper()).orElseThrow());
            generation.committed();
            if (before != null) {
                superseded.add(0, before);
                keepPrevious(before, generation);
            }
            if (generation == staged.get(0)) {
                stopped.remove(generation.id());
                missing.remove(generation.id());
                refusals.remove(generation.id());
            }
        }
        current = Map.copyOf(next);
        catalog = catalogOf(current);
        for (PluginGeneration generation : staged) {
            tell(
                    "plugin.loaded",
                    generation,
                    Map.of(
                            "isolation",
                            generation.isolation(),
                            "digest",
                            generation.digest(),
                            "load_ms",
                            generation.loadMs(),
                            "providers",
                            names(generation)));
        }
        superseded.forEach(PluginGeneration::release);
    }

    private void keepPrevious(PluginGeneration before, PluginGeneration after) {
        Path archive = before.archive();
        if (archive == null || before.digest().equals(after.digest())) {
            return;
        }
        try {
            folders.keepPrevious(archive, before.id());
        } catch (IOException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    () -> "the archive of " + before + " can't be kept for going back: " + e);
        }
    }

    /**
     * Gives staged generations up.
     *
     * @param staged what {@link #stage} answered
     */
    public void discard(List<PluginGeneration> staged) {
        for (int i = staged.size() - 1; i >= 0; i--) {
            staged.get(i).release();
        }
    }

    /**
     * Stages and commits many archives in the order of their dependencies, as at start. Those that are refused are shown in
     * {@link #views} and told as events.
     *
     * @param archives what to load; of several with one id the highest version is taken
     * @return what is current now, of these
     */
    public List<PluginGeneration> load(Collection<Path> archives) {
        StartSet set = new StartSet(archives, settings.limits());
        set.circles()
                .forEach((head, why) -> note(
                        PluginFolders.name(head.archive()),
                        head.archive(),
                        head.manifest(),
                        new PluginRefused("dependency_circle", why)));
        List<PluginGeneration> loaded = new ArrayList<>();
        for (Path archive : set.ordered()) {
            try {
                List<PluginGeneration> staged = stage(archive);
                commit(staged);
                loaded.add(staged.get(0));
            } catch (PluginRefused refused) {
                // noted and told by stage
            }
        }
        return loaded;
    }

    /**
     * {@return the archives to load at start: of each id the highest version among the uploaded and the dropped ones; the
     * uploaded one where both have the same version}
     *
     * @param dropped archives from the drop directory
     */
    public List<Path> choose(Collection<Path> dropped) {
        List<Path> all = new ArrayList<>(folders.uploaded());
        all.addAll(dropped);
        return new StartSet(all, settings.limits()).chosen();
    }

    /**
     * {@return archives that were refused for a missing dependency which is there now}
     */
    public List<Path> retryable() {
        return refusals.ready(current.keySet());
    }

    /**
     * {@return the generation of this id that is current, whether started or stopped}
     *
     * @param id the plugin's id
     */
    public Optional<PluginGeneration> current(String id) {
        return Optional.ofNullable(current.get(id));
    }

    private PluginGeneration known(String id) {
        return current(id)
                .orElseThrow(() -> new PluginRefused(
                        "unknown_plugin",
                        dev.jackfield.spi.Suggestion.unknown("plugin", id, new TreeSet<>(current.keySet()))));
    }

    /**
     * {@return ids of the current plugins that depend on this one, directly or not, each after those that it depends on}
     *
     * @param id the plugin's id
     */
    public List<String> dependents(String id) {
        return lifeCycle.dependents(id);
    }

    /**
     * {@return all plugins, ordered by id: current ones, refused ones, and the verdicts of earlier generations}
     */
    public List<PluginView> views() {
        Map<String, PluginView> views = new TreeMap<>();
        for (String id : departed.ids()) {
            views.put(id, view(departed.of(id).get(0), PluginView.State.UNLOADED));
        }
        refusals.all().forEach((id, refusal) -> views.put(id, refused(id, refusal)));
        onHostPath.generations().forEach(one -> views.put(one.id(), view(one, PluginView.State.STARTED)));
        current.forEach((id, one) ->
                views.put(id, view(one, stopped.contains(id) ? PluginView.State.STOPPED : PluginView.State.STARTED)));
        return List.copyOf(views.values());
    }

    private PluginView view(PluginGeneration of, PluginView.State state) {
        boolean gone = state == PluginView.State.UNLOADED;
        List<String> notes = new ArrayList<>(of.notes());
        if (missing.contains(of.id())) {
            notes.add("its file was deleted; it goes on from its private copy and is gone after a restart");
        }
        return new PluginView(
                of.id(),
                of.version(),
                of.number(),
                state,
                of.isolation(),
                of.module(),
                of.digest().isEmpty() ? null : of.digest(),
                of.manifest().description(),
                of.manifest().license(),
                of.manifest().spiVersion(),
                gone || state == PluginView.State.STOPPED ? List.of() : names(of),
                of.manifest().dependencyIds(),
                notes,
                missing.contains(of.id()),
                refusals.get(of.id()).orElse(null),
                verdicts(of.id()));
    }

    private PluginView refused(String id, Refusal refusal) {
        return new PluginView(
                id,
                refusal.version(),
                0,
                PluginView.State.REFUSED,
                null,
                null,
                null,
                "",
                "",
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                refusal,
                verdicts(id));
    }

    private List<Verdict> verdicts(String id) {
        return departed.of(id).stream().map(PluginGeneration::verdict).toList();
    }

    private static List<String> names(PluginGeneration of) {
        return of.providers().stream()
                .map(entry -> entry.point() + "/" + entry.name())
                .sorted()
                .toList();
    }

    /**
     * {@return one plugin}
     *
     * @param id the plugin's id
     */
    public Optional<PluginView> view(String id) {
        return views().stream().filter(view -> view.id().equals(id)).findFirst();
    }

    /**
     * {@return the extension points and providers of this moment: of started plugins and of the host's own path}
     */
    public Catalog catalog() {
        return catalog;
    }

    private Catalog catalogOf(Map<String, PluginGeneration> generations) {
        Map<String, List<ProviderEntry>> byPlugin = new LinkedHashMap<>();
        onHostPath.generations().forEach(one -> byPlugin.put(one.id(), one.providers()));
        generations.forEach((id, generation) -> {
            if (!stopped.contains(id)) {
                byPlugin.put(id, generation.providers());
            }
        });
        return new Catalog(onHostPath.points(), byPlugin);
    }

    /**
     * {@return providers that are on the host's own class path or module path}
     */
    public List<ProviderEntry> onHostPath() {
        return onHostPath.entries();
    }

    /**
     * Takes a plugin's providers out of the catalog; it stays loaded. The caller sees to bindings first.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, or if a started plugin depends on it
     */
    public void stop(String id) {
        known(id);
        if (stopped.contains(id)) {
            return;
        }
        List<String> dependents =
                dependents(id).stream().filter(one -> !stopped.contains(one)).toList();
        if (!dependents.isEmpty()) {
            throw new PluginRefused(
                    "has_dependents", String.join(", ", dependents) + " depends on " + id + "; stop that first");
        }
        stopped.add(id);
        lifeCycle.stopPlugin(id);
        catalog = catalogOf(current);
        tell("plugin.stopped", known(id), Map.of());
    }

    /**
     * Puts a stopped plugin's providers back, newly made.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, depends on one that is stopped, or its providers can't be made
     */
    public void start(String id) {
        PluginGeneration generation = known(id);
        if (!stopped.contains(id)) {
            return;
        }
        generation.manifest().dependencyIds().stream()
                .filter(stopped::contains)
                .findFirst()
                .ifPresent(other -> {
                    throw new PluginRefused(
                            "dependency_stopped", id + " depends on " + other + ", which is stopped; start it first");
                });
        generation.providers(lifeCycle.restart(id));
        stopped.remove(id);
        catalog = catalogOf(current);
        tell("plugin.started", generation, Map.of());
    }

    /**
     * Forgets a plugin: it is unloaded when its last binding released it; its uploaded and earlier archives are deleted. A
     * file in the drop directory is not touched. Removes a refused one from the views.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, or if a plugin depends on it
     */
    public void delete(String id) {
        boolean wasRefused = refusals.remove(id);
        PluginGeneration generation = current.get(id);
        if (generation == null) {
            if (!departed.forget(id) && !wasRefused) {
                known(id);
            }
            folders.forget(id);
            return;
        }
        List<String> dependents = dependents(id);
        if (!dependents.isEmpty()) {
            throw new PluginRefused(
                    "has_dependents", String.join(", ", dependents) + " depends on " + id + "; delete that first");
        }
        unplug(generation);
        folders.forget(id);
    }

    private void unplug(PluginGeneration generation) {
        Map<String, PluginGeneration> next = new TreeMap<>(current);
        next.remove(generation.id());
        current = Map.copyOf(next);
        lifeCycle.remove(generation.id());
        stopped.remove(generation.id());
        missing.remove(generation.id());
        catalog = catalogOf(current);
        generation.release();
    }

    /**
     * Notes and tells that a plugin's file is gone while the plugin goes on from its private copy. Does nothing where an
     * upload of this version is kept: that one needs no file.
     *
     * @param id the plugin's id
     */
    public void missing(String id) {
        PluginGeneration generation = known(id);
        boolean uploaded = folders.uploadedOf(id).stream()
                .anyMatch(file -> folders.versionOf(id, file).equals(generation.version()));
        if (!uploaded && missing.add(id)) {
            tell("plugin.missing", generation, Map.of());
        }
    }

    /**
     * {@return why a dropped file is not to run: an upload of the same id with a higher version is kept; empty if it is to
     * run}
     *
     * @param dropped what the drop directory told
     */
    public Optional<DropEvent.Refused> outranked(DropEvent.Added dropped) {
        return folders.uploadedOf(dropped.id()).stream()
                .map(file -> folders.versionOf(dropped.id(), file))
                .filter(version -> PluginManifest.compareVersions(version, dropped.version()) > 0)
                .findFirst()
                .map(version -> new DropEvent.Refused(
                        dropped.file(),
                        dropped.file(),
                        "older_version",
                        dropped.file() + " is " + dropped.id() + " " + dropped.version() + ", but " + version
                                + " was uploaded, and the higher version runs; delete the plugin to use the file"));
    }

    /**
     * Notes and tells a file that the drop directory refused; not again what {@link #stage} has told already.
     *
     * @param refused what it told
     */
    public void refused(DropEvent.Refused refused) {
        boolean known = refusals.all().values().stream()
                .anyMatch(
                        one -> one.file().equals(refused.file()) && one.reason().equals(refused.reason()));
        if (!known) {
            Refusal refusal = new Refusal(refused.file(), null, refused.code(), refused.reason(), clock.instant());
            note(refused.id(), new Refusals.Entry(refusal, null, List.of()));
        }
    }

    /**
     * Forgets what was said about a file that is gone from the drop directory.
     *
     * @param file its name
     */
    public void fileGone(String file) {
        refusals.removeFile(file);
    }

    private void note(String file, Path archive, @Nullable PluginManifest manifest, PluginRefused why) {
        List<String> waitsFor =
                manifest != null && why.code().equals("missing_dependency") ? manifest.requiredIds() : List.of();
        Refusal refusal = new Refusal(
                file,
                manifest == null ? null : manifest.version(),
                why.code(),
                String.valueOf(why.getMessage()),
                clock.instant());
        note(manifest == null ? file : manifest.id(), new Refusals.Entry(refusal, archive, waitsFor));
    }

    private void note(String id, Refusals.Entry entry) {
        refusals.put(id, entry);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", id);
        data.put("file", entry.refusal().file());
        data.put("code", entry.refusal().code());
        data.put("reason", entry.refusal().reason());
        if (entry.refusal().version() != null) {
            data.put("version", entry.refusal().version());
        }
        events.emit("plugin.refused", data);
        LOGGER.log(
                System.Logger.Level.WARNING,
                () -> "plugin " + id + " is refused: " + entry.refusal().reason());
    }

    private void tell(String type, PluginGeneration generation, Map<String, ?> more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plugin", generation.id());
        data.put("version", generation.version());
        data.put("generation", generation.number());
        data.putAll(more);
        events.emit(type, data);
    }

    /**
     * Keeps an uploaded archive over restarts, in place of an earlier upload of the same id. Durable when it returns.
     *
     * @param archive a verified archive, such as {@link PluginGeneration#archive}
     * @return where it is kept
     * @throws PluginRefused if it is no plugin, or can't be written
     */
    public Path keep(Path archive) {
        String file = PluginFolders.name(archive);
        try {
            return folders.keepUploaded(archive, ArchiveHead.read(archive, file, settings.limits()));
        } catch (IOException e) {
            throw new PluginRefused("copy_failed", file + " can't be kept over a restart: " + e.getMessage());
        }
    }

    /**
     * {@return whether an upload of this id is kept over restarts}
     *
     * @param id the plugin's id
     */
    public boolean isUploaded(String id) {
        return !folders.uploadedOf(id).isEmpty();
    }

    /**
     * {@return the archive of the version before the current one, also from before a restart}
     *
     * @param id the plugin's id
     */
    public Optional<Path> previousArchive(String id) {
        return folders.previous(id);
    }

    /**
     * Forces collections and names who holds what should be gone. Blocks up to some seconds.
     *
     * @param id the plugin's id
     * @return of each unloaded generation that is still remembered, latest first
     */
    public List<Verdict> verify(String id) {
        return departed.of(id).stream().map(PluginGeneration::verify).toList();
    }

    /**
     * {@return how many class loaders of plugins are not collected, current ones included}
     */
    public int loadersAlive() {
        return departed.alive();
    }

    /** Unloads everything, dependents first, and deletes all private copies. Bindings are closed before. */
    @Override
    public void close() {
        // PF4J's own stopPlugins() fails with several plugins
        while (!current.isEmpty()) {
            PluginGeneration leaf = current.values().stream()
                    .filter(one -> dependents(one.id()).isEmpty())
                    .findFirst()
                    .orElseGet(() -> current.values().iterator().next());
            unplug(leaf);
        }
    }
}
