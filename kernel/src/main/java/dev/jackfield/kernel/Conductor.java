package dev.jackfield.kernel;

import dev.jackfield.kernel.binding.Applied;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.Change;
import dev.jackfield.kernel.binding.Predecessor;
import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.config.Configuration;
import dev.jackfield.kernel.config.Configured;
import dev.jackfield.kernel.config.Consent;
import dev.jackfield.kernel.config.Plan;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.DropEvent;
import dev.jackfield.kernel.plugin.PendingUpload;
import dev.jackfield.kernel.plugin.PluginGeneration;
import dev.jackfield.kernel.plugin.PluginRefused;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Suggestion;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every kind of change down to one: a configuration and a catalog of providers say what is to be plugged in where,
 * and the switchboard makes it so, as a whole or not at all. For the control thread.
 */
final class Conductor {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    private final Plugins plugins;
    private final Switchboard switchboard;
    private final Configuration configuration;

    Conductor(Plugins plugins, Switchboard switchboard, Configuration configuration) {
        this.plugins = plugins;
        this.switchboard = switchboard;
        this.configuration = configuration;
    }

    /** Plugs in at start what can be plugged in; the rest stays empty, and is tried again by {@link #retry}. */
    Applied begin(Configured configured) {
        try (Configuration.Written written = configuration.write(configured)) {
            Applied applied = switchboard.apply(change(configured).tolerating());
            configuration.accept(written);
            return applied;
        }
    }

    /** Tries again what could not be plugged in. */
    Applied retry() {
        return switchboard.apply(change(configuration.check(plugins.catalog())).tolerating());
    }

    /** Makes a candidate so, and keeps it. */
    Applied apply(Configured candidate) {
        try (Configuration.Written written = configuration.write(candidate)) {
            Applied applied = switchboard.apply(change(candidate));
            configuration.accept(written);
            forgetUnused();
            return applied;
        }
    }

    private Change change(Configured configured) {
        configuration.beginTrying(configured);
        Map<BindingKey, Optional<Target>> targets = new LinkedHashMap<>();
        configured.bindings().forEach((key, target) -> targets.put(key, Optional.of(target)));
        for (BindingView view : switchboard.views()) {
            targets.putIfAbsent(view.key(), Optional.empty());
        }
        return Change.of(targets).ordered(List.copyOf(configured.bindings().keySet()));
    }

    /** The sources are read again as they are. */
    Applied renewed() {
        return apply(configuration.check(plugins.catalog()));
    }

    /** The file was edited. */
    Applied edited(byte[] content) {
        return apply(configuration.edited(content, plugins.catalog()));
    }

    Configured candidate(BindingKey key, String provider, Map<String, @Nullable Object> options, Consent consent) {
        return configuration.withBinding(key, provider, options, plugins.catalog(), consent);
    }

    Configured candidate(Map<String, @Nullable Object> tree, Consent consent) {
        return configuration.withTree(tree, plugins.catalog(), consent);
    }

    Plan plan(Configured candidate) {
        Map<BindingKey, Target> running = new LinkedHashMap<>();
        for (BindingView view : switchboard.views()) {
            switchboard.target(view.key()).ifPresent(target -> running.put(view.key(), target));
        }
        return configuration.plan(candidate, running);
    }

    /** Loads a file that nobody waits for: if it is refused, that is told, and shown until there is something newer to say. */
    private void plugFile(Path archive) {
        List<PluginGeneration> staged;
        try {
            staged = plugins.stage(archive);
        } catch (PluginRefused shown) {
            return;
        }
        try {
            plug(staged, configuration::check);
        } catch (JackfieldException e) {
            plugins.refused(new DropEvent.Refused(
                    String.valueOf(archive.getFileName()),
                    staged.get(0).id(),
                    staged.get(0).version(),
                    e.code(),
                    Kernel.mask(String.valueOf(e.getMessage()))));
        }
    }

    /** Loads an archive for somebody who reads in the answer why it is refused. */
    private Plugged plugRequested(Path archive) {
        return plug(plugins.stageRequested(archive), configuration::check);
    }

    /** Moves every binding of a plugin and of those that depend on it to their new copies. */
    private Plugged plug(List<PluginGeneration> staged, Function<Catalog, Configured> candidate) {
        String id = staged.get(0).id();
        boolean created = plugins.current(id).isEmpty();
        try (Configuration.Written written = checked(staged, candidate)) {
            Applied applied = switched(staged, written);
            plugins.commit(staged);
            configuration.accept(written);
            forgetUnused();
            return new Plugged(id, created, applied);
        }
    }

    private Configuration.Written checked(List<PluginGeneration> staged, Function<Catalog, Configured> candidate) {
        try {
            return configuration.write(candidate.apply(plugins.catalog().with(staged)));
        } catch (RuntimeException | Error e) {
            plugins.discard(staged);
            throw e;
        }
    }

    private Applied switched(List<PluginGeneration> staged, Configuration.Written written) {
        try {
            return switchboard.apply(change(written.configured()));
        } catch (RuntimeException | Error e) {
            plugins.discard(staged);
            throw e;
        }
    }

    /** Loads the archive that a plugin runs from anew. */
    Plugged reload(String id) {
        Path archive = current(id).archive();
        if (archive == null) {
            throw new JackfieldException(
                    "unavailable", "plugin \"" + id + "\" is on the host's own path and can't be loaded again", null);
        }
        return plugRequested(archive);
    }

    /** Loads an archive, and keeps it over restarts. What can't be kept replaces nothing. */
    Plugged upload(Path archive) {
        List<PluginGeneration> staged = plugins.stageRequested(archive);
        try (PendingUpload upload = written(archive, staged)) {
            Plugged plugged = plug(staged, configuration::check);
            upload.keep();
            plugWaiting();
            return plugged;
        }
    }

    private PendingUpload written(Path archive, List<PluginGeneration> staged) {
        try {
            return plugins.write(archive);
        } catch (RuntimeException | Error e) {
            plugins.discard(staged);
            throw e;
        }
    }

    /**
     * Plugs in again what was there before. Where its plugin has been replaced since, the earlier archive is loaded again,
     * and with it every binding of that plugin goes back.
     */
    Applied rollback(BindingKey key) {
        Predecessor before = switchboard
                .predecessor(key)
                .orElseThrow(() -> new JackfieldException(
                        "conflict", key + ": there is no generation before the one that runs", null));
        Function<Catalog, Configured> candidate = catalog -> configuration.restored(before, catalog);
        boolean sameCode = plugins.current(before.plugin())
                .map(current -> current.digest().equals(before.digest()))
                .orElse(false);
        if (sameCode) {
            return apply(candidate.apply(plugins.catalog()));
        }
        Path archive = plugins.previousArchive(before.plugin(), before.digest())
                .orElseThrow(() -> new JackfieldException(
                        "conflict",
                        key + ": " + before.plugin() + " " + before.version()
                                + " ran before, and its archive is not kept any more",
                        null));
        return plug(plugins.stageRequested(archive), candidate).applied();
    }

    Optional<Applied> stop(String id, boolean force) {
        current(id);
        Optional<Applied> applied = unbind(id, force);
        plugins.stop(id);
        return applied;
    }

    Applied start(String id) {
        current(id);
        plugins.start(id);
        return apply(configuration.check(plugins.catalog()));
    }

    Optional<Applied> delete(String id, boolean force) {
        Optional<Applied> applied = plugins.current(id).isPresent() ? unbind(id, force) : Optional.empty();
        plugins.delete(id);
        return applied;
    }

    /** Empties every binding of a plugin, and with them those that stand on them. */
    private Optional<Applied> unbind(String id, boolean force) {
        List<BindingKey> bound = switchboard.boundTo(id);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        if (!force) {
            throw new JackfieldException(
                    "in_use",
                    "plugin \"" + id + "\" is in use by "
                            + String.join(
                                    ", ",
                                    bound.stream().map(BindingKey::toString).toList())
                            + "; ?force=true unplugs what uses it",
                    null);
        }
        Map<BindingKey, Optional<Target>> targets = new LinkedHashMap<>();
        Deque<BindingKey> next = new ArrayDeque<>(bound);
        while (!next.isEmpty()) {
            BindingKey key = next.pop();
            if (targets.put(key, Optional.empty()) == null) {
                next.addAll(switchboard.holders(key));
            }
        }
        Applied applied = switchboard.apply(Change.of(targets));
        configuration.excuse(targets.keySet());
        return Optional.of(applied);
    }

    /** What the drop directory told. */
    void dropped(DropEvent event) {
        if (event instanceof DropEvent.Added added) {
            Optional<PluginGeneration> current = plugins.current(added.id());
            Optional<DropEvent.Refused> outranked = plugins.outranked(added);
            if (outranked.isPresent()) {
                plugins.refused(outranked.get());
            } else if (current.isEmpty() || !current.get().digest().equals(added.digest())) {
                plugFile(added.archive());
                plugWaiting();
            }
        } else if (event instanceof DropEvent.Removed removed) {
            plugins.fileGone(removed.file());
            if (plugins.current(removed.id()).isPresent()) {
                plugins.missing(removed.id());
                forgetUnused();
            }
        } else if (event instanceof DropEvent.Refused refused) {
            plugins.refused(refused);
        } else if (event instanceof DropEvent.TrustChanged) {
            plugins.reviewTrust();
        } else if (event instanceof DropEvent.Withdrawn withdrawn) {
            plugins.fileGone(withdrawn.file());
        }
    }

    /** Plugs in files that were refused for a missing plugin which is there now, then those that wait for them. */
    private void plugWaiting() {
        Set<Path> tried = new HashSet<>();
        for (List<Path> ready = plugins.retryable(); !tried.containsAll(ready); ready = plugins.retryable()) {
            ready.stream().filter(tried::add).forEach(this::plugFile);
        }
    }

    /** Unloads plugins whose file is gone, as soon as nothing is bound to them. */
    private void forgetUnused() {
        Set<String> gone = new HashSet<>();
        for (PluginView view : plugins.views()) {
            if (view.fileMissing() && switchboard.boundTo(view.id()).isEmpty()) {
                gone.add(view.id());
            }
        }
        for (String id : gone) {
            if (plugins.dependents(id).isEmpty()) {
                LOG.info("plugin {} is unloaded: its file is gone and nothing is bound to it", id);
                plugins.delete(id);
            }
        }
    }

    private PluginGeneration current(String id) {
        return plugins.current(id).orElseThrow(() -> unknown(id));
    }

    JackfieldException unknown(String id) {
        List<String> known = plugins.views().stream().map(PluginView::id).toList();
        return new JackfieldException("unknown_plugin", Suggestion.unknown("plugin", id, known), null);
    }

    /**
     * What became of an archive.
     *
     * @param id the plugin's id
     * @param created whether its id was not there before
     * @param applied the change of its bindings
     */
    record Plugged(String id, boolean created, Applied applied) {}
}
