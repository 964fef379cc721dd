package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
    /**
     * Cleans what an earlier process left behind. Blocks.
     *
     * @param settings where plugins come from
     * @param events where loads, refusals and unloads are told
     * @param clock for what people read
     */
    public Plugins(PluginSettings settings, Events events, Clock clock) {}

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
        throw new UnsupportedOperationException();
    }

    /**
     * Makes staged generations current. Those they supersede go when their last {@link PluginGeneration#release} came.
     *
     * @param staged what {@link #stage} answered
     */
    public void commit(List<PluginGeneration> staged) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives staged generations up.
     *
     * @param staged what {@link #stage} answered
     */
    public void discard(List<PluginGeneration> staged) {
        throw new UnsupportedOperationException();
    }

    /**
     * Stages and commits many archives in the order of their dependencies, as at start. Those that are refused are shown in
     * {@link #views} and told as events.
     *
     * @param archives what to load; of several with one id the highest version is taken
     * @return what is current now, of these
     */
    public List<PluginGeneration> load(Collection<Path> archives) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the archives to load at start: of each id the highest version among the uploaded and the dropped ones; the
     * uploaded one where both have the same version}
     *
     * @param dropped archives from the drop directory
     */
    public List<Path> choose(Collection<Path> dropped) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return archives that were refused for a missing dependency which is there now}
     */
    public List<Path> retryable() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the generation of this id that is current, whether started or stopped}
     *
     * @param id the plugin's id
     */
    public Optional<PluginGeneration> current(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return ids of the current plugins that depend on this one, directly or not}
     *
     * @param id the plugin's id
     */
    public List<String> dependents(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return all plugins, ordered by id: current ones, refused ones, and the verdicts of earlier generations}
     */
    public List<PluginView> views() {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * {@return providers that are on the host's own class path or module path}
     */
    public List<ProviderEntry> onHostPath() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a plugin's providers out of the catalog; it stays loaded. The caller sees to bindings first.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, or if a started plugin depends on it
     */
    public void stop(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts a stopped plugin's providers back.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, or depends on one that is stopped
     */
    public void start(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Forgets a plugin: it is unloaded when its last binding released it; its uploaded and earlier archives are deleted. A
     * file in the drop directory is not touched. Removes a refused one from the views.
     *
     * @param id the plugin's id
     * @throws PluginRefused if it is unknown, or if a plugin depends on it
     */
    public void delete(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes and tells that a plugin's file is gone while the plugin goes on from its private copy.
     *
     * @param id the plugin's id
     */
    public void missing(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes and tells a file that the drop directory refused.
     *
     * @param refused what it told
     */
    public void refused(DropEvent.Refused refused) {
        throw new UnsupportedOperationException();
    }

    /**
     * Keeps an uploaded archive over restarts, in place of an earlier upload of the same id. Durable when it returns.
     *
     * @param archive a verified archive
     * @return where it is kept
     */
    public Path keep(Path archive) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the archive of the version before the current one, also from before a restart}
     *
     * @param id the plugin's id
     */
    public Optional<Path> previousArchive(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Forces collections and names who holds what should be gone. Blocks up to some seconds.
     *
     * @param id the plugin's id
     * @return of each unloaded generation that is still remembered, latest first
     */
    public List<Verdict> verify(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return how many class loaders of plugins are not collected, current ones included}
     */
    public int loadersAlive() {
        throw new UnsupportedOperationException();
    }

    /** Unloads everything, dependents first, and deletes all private copies. Bindings are closed before. */
    @Override
    public void close() {}
}
