package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final PluginSettings settings;
    private final VerifiedArchives verified;
    private final TrustGate gate;
    private final KeptArchives kept;
    private final LifeCycle lifeCycle = new LifeCycle();
    private final PluginEvents events;
    private final Departed departed;
    private final Refusals refusals;
    private final HostProviders onHostPath;
    private final CurrentPlugins current;
    private final Staging staging;
    private final PluginViews views;
    /** Uploads that are trusted no more: told when what runs in their place is there. */
    private final List<Refusals.Refused> untrusted = new ArrayList<>();

    /**
     * Cleans what an earlier process left behind. Blocks.
     *
     * @param settings where plugins come from
     * @param events where loads, refusals and unloads are told
     * @param clock for what people read
     */
    public Plugins(PluginSettings settings, Events events, Clock clock) {
        this.settings = settings;
        PluginFolders folders = new PluginFolders(settings.dataFolder());
        this.verified = new VerifiedArchives(settings.limits());
        this.gate = new TrustGate(settings.trust());
        this.kept = new KeptArchives(folders, settings.limits(), gate);
        this.events = new PluginEvents(events);
        this.departed = new Departed(this.events, clock);
        this.refusals = new Refusals(this.events, clock);
        folders.clean();
        this.onHostPath = new HostProviders(settings.hostLayer(), departed);
        this.current = new CurrentPlugins(lifeCycle, onHostPath);
        this.staging = new Staging(settings, verified, folders, lifeCycle, onHostPath, current, departed);
        this.views = new PluginViews(current, onHostPath, refusals, departed);
    }

    /**
     * {@return the drop directory of the settings} Deletes the private copies that an earlier one made. What is found there is
     * verified once, and not again when it is loaded. Blocks.
     */
    public DropDirectory dropDirectory() {
        return new DropDirectory(settings, verified);
    }

    /**
     * Copies, verifies and loads an archive beside what runs, together with a new generation of every plugin that depends
     * on it. Nothing is current yet. Each generation answered is to be {@link #commit committed} or {@link #discard
     * discarded}.
     *
     * @param archive a jar or zip; not needed any more afterwards
     * @return the new generation first, then those of its dependents in the order of their dependencies
     * @throws PluginRefused if it can't be loaded; also told as event, and shown in {@link #views} until there is something
     *     newer to say
     */
    public List<PluginGeneration> stage(Path archive) {
        return stage(archive, refusals::keep);
    }

    /**
     * As {@link #stage}, for somebody who waits for the answer and reads there why an archive is refused: that is told as
     * event, and nothing of it is left for others to see to.
     *
     * @param archive a jar or zip; not needed any more afterwards
     * @return the new generation first, then those of its dependents in the order of their dependencies
     * @throws PluginRefused if it can't be loaded; also told as event
     */
    public List<PluginGeneration> stageRequested(Path archive) {
        return stage(archive, refusals::tell);
    }

    private List<PluginGeneration> stage(Path archive, Consumer<Refusals.Refused> whenRefused) {
        String file = PluginFolders.name(archive);
        AtomicReference<@Nullable PluginManifest> manifest = new AtomicReference<>();
        try {
            List<PluginGeneration> staged = staging.stage(archive, file, manifest);
            refusals.removeFile(file);
            return staged;
        } catch (PluginRefused e) {
            whenRefused.accept(refusals.of(file, archive, manifest.get(), e));
            throw e;
        }
    }

    /**
     * Makes staged generations current. Those they supersede go when their last {@link PluginGeneration#release} came.
     *
     * @param staged what {@link #stage} answered
     */
    public void commit(List<PluginGeneration> staged) {
        List<PluginGeneration> superseded = current.replace(staged);
        superseded.forEach(before -> kept.previous(before, current.get(before.id())));
        refusals.remove(staged.get(0).id());
        staged.forEach(events::loaded);
        superseded.forEach(PluginGeneration::release);
    }

    /**
     * Gives staged generations up.
     *
     * @param staged what {@link #stage} answered
     */
    public void discard(List<PluginGeneration> staged) {
        Staging.discard(staged);
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
                .forEach((head, why) -> refusals.keep(refusals.of(
                        PluginFolders.name(head.archive()),
                        head.archive(),
                        head.manifest(),
                        new PluginRefused("dependency_circle", why))));
        List<PluginGeneration> loaded = new ArrayList<>();
        for (Path archive : set.ordered()) {
            try {
                List<PluginGeneration> staged = stage(archive);
                commit(staged);
                loaded.add(staged.get(0));
            } catch (PluginRefused refused) {
                // kept and told by stage
            }
        }
        untrusted.forEach(refusals::keep);
        untrusted.clear();
        return loaded;
    }

    /**
     * {@return the archives to load at start: of each id the highest version among the uploaded and the dropped ones; the
     * uploaded one where both have the same version} An upload that is trusted no more is shown and told as refused.
     *
     * @param dropped archives from the drop directory
     */
    public List<Path> choose(Collection<Path> dropped) {
        List<Path> all = new ArrayList<>(kept.uploads(
                (upload, why) -> untrusted.add(refusals.of(PluginFolders.name(upload), upload, null, why))));
        all.addAll(dropped);
        return new StartSet(all, settings.limits()).chosen();
    }

    /**
     * {@return archives that were refused for a missing dependency which is there now}
     */
    public List<Path> retryable() {
        return refusals.ready(current.ids());
    }

    /**
     * {@return the generation of this id that is current, whether started or stopped}
     *
     * @param id the plugin's id
     */
    public Optional<PluginGeneration> current(String id) {
        return current.find(id);
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
        return views.all();
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
        return current.catalog();
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
        if (current.stop(id)) {
            events.stopped(current.get(id));
        }
    }

    /**
     * Puts a stopped plugin's providers back, newly made. Blocks while files are read.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, is not trusted any more, depends on one that is stopped, or its providers can't
     *     be made
     */
    public void start(String id) {
        if (current.isStopped(id)) {
            admitAgain(current.get(id));
        }
        if (current.start(id)) {
            events.started(current.get(id));
        }
    }

    private void admitAgain(PluginGeneration generation) {
        try {
            gate.admitAgain(generation);
        } catch (IOException e) {
            throw new PluginRefused(
                    "unreadable", "the copy of " + generation.manifest().label() + " can't be read: " + e);
        }
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
        Optional<PluginGeneration> generation = current.find(id);
        if (generation.isEmpty()) {
            if (!departed.forget(id) && !wasRefused) {
                current.get(id);
            }
        } else {
            List<String> dependents = dependents(id);
            if (!dependents.isEmpty()) {
                throw new PluginRefused(
                        "has_dependents", String.join(", ", dependents) + " depends on " + id + "; delete that first");
            }
            unplug(generation.get());
        }
        kept.forget(id);
    }

    private void unplug(PluginGeneration generation) {
        current.remove(generation.id());
        generation.release();
    }

    /**
     * Notes and tells that a plugin's file is gone while the plugin goes on from its private copy. Does nothing where an
     * upload of this version is kept: that one needs no file.
     *
     * @param id the plugin's id
     */
    public void missing(String id) {
        PluginGeneration generation = current.get(id);
        if (!kept.hasUpload(id, generation.version()) && current.lostItsFile(id)) {
            events.missing(generation);
        }
    }

    /**
     * Asks of everything that runs whether it would still be loaded. What would not goes on; that is told as event and
     * shown. Blocks while files are read.
     */
    public void reviewTrust() {
        for (PluginGeneration generation : current.all()) {
            try {
                gate.admitAgain(generation);
                current.trustAgain(generation);
            } catch (PluginRefused e) {
                String reason = String.valueOf(e.getMessage());
                if (current.distrust(generation, reason)) {
                    events.distrusted(generation, e.code(), reason);
                }
            } catch (IOException unreadable) {
                // its private copy goes with it: it is being unloaded
                current.trustAgain(generation);
            }
        }
    }

    /**
     * {@return why a dropped file is not to run: an upload of the same id with a higher version is kept; empty if it is to
     * run}
     *
     * @param dropped what the drop directory told
     */
    public Optional<DropEvent.Refused> outranked(DropEvent.Added dropped) {
        return kept.uploadAbove(dropped.id(), dropped.version())
                .map(version -> new DropEvent.Refused(
                        dropped.file(),
                        dropped.file(),
                        dropped.version(),
                        "older_version",
                        dropped.file() + " is " + dropped.id() + " " + dropped.version() + ", but " + version
                                + " was uploaded, and the higher version runs; delete the plugin to use the file"));
    }

    /**
     * Shows and tells a file of the drop directory that is not to run; not again what {@link #stage} has told already.
     *
     * @param refused which, and why
     */
    public void refused(DropEvent.Refused refused) {
        refusals.keep(refused);
    }

    /**
     * Forgets what was said about a file that is gone from the drop directory.
     *
     * @param file its name
     */
    public void fileGone(String file) {
        refusals.removeFile(file);
    }

    /**
     * Writes an upload, so that all which can fail of keeping it over restarts has been done before it replaces anything.
     *
     * @param archive a verified archive, such as {@link PluginGeneration#archive}
     * @return to be kept once it runs, and closed in any case
     * @throws PluginRefused if it is no plugin, or can't be written
     */
    public PendingUpload write(Path archive) {
        return kept.upload(archive);
    }

    /**
     * {@return the archive of the version before the current one, also from before a restart, if it is the one meant}
     *
     * @param id the plugin's id
     * @param digest the SHA-256 of the one meant, in hexadecimal
     */
    public Optional<Path> previousArchive(String id, String digest) {
        return kept.previous(id).filter(archive -> {
            try {
                return PluginFolders.digest(archive).equals(digest);
            } catch (IOException e) {
                throw new PluginRefused("copy_failed", archive.getFileName() + " can't be read: " + e.getMessage());
            }
        });
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

    /** {@return how many class loaders of plugins are not collected, current ones included} */
    int loadersAlive() {
        return departed.alive();
    }

    /** Unloads everything, dependents first, and deletes all private copies. Bindings are closed before. */
    @Override
    public void close() {
        // PF4J's own stopPlugins() fails with several plugins
        List<PluginGeneration> left = current.all();
        while (!left.isEmpty()) {
            unplug(left.stream()
                    .filter(one -> dependents(one.id()).isEmpty())
                    .findFirst()
                    .orElse(left.get(0)));
            left = current.all();
        }
    }
}
