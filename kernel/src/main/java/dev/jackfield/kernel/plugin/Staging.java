package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.ArchiveCheck.Unpacked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

/**
 * Makes a generation of an archive, and new ones of all that depend on it: private copy, verification, class loader,
 * providers. Nothing is current yet. For the control thread.
 */
final class Staging {
    private final PluginSettings settings;
    private final VerifiedArchives verified;
    private final TrustGate gate;
    private final PluginFolders folders;
    private final LifeCycle lifeCycle;
    private final Host host;
    private final HostProviders onHostPath;
    private final CurrentPlugins current;
    private final Departed departed;
    private final Map<String, Integer> numbers = new HashMap<>();

    Staging(
            PluginSettings settings,
            VerifiedArchives verified,
            PluginFolders folders,
            LifeCycle lifeCycle,
            HostProviders onHostPath,
            CurrentPlugins current,
            Departed departed) {
        this.settings = settings;
        this.verified = verified;
        this.gate = new TrustGate(settings.trust());
        this.folders = folders;
        this.lifeCycle = lifeCycle;
        this.host = new Host(settings.hostLayer());
        this.onHostPath = onHostPath;
        this.current = current;
        this.departed = departed;
    }

    /**
     * @param archive what to load
     * @param file what to call it in messages
     * @param manifest told as soon as the manifest is read
     * @return the new generation first, then those of its dependents in the order of their dependencies
     * @throws PluginRefused if one of them can't be loaded, or can't be there beside what else is; nothing is left of any
     *     but its verdict
     */
    List<PluginGeneration> stage(Path archive, String file, AtomicReference<@Nullable PluginManifest> manifest) {
        List<PluginGeneration> staged = new ArrayList<>();
        try {
            staged.add(load(archive, file, staged, manifest));
            for (String dependent : lifeCycle.dependents(staged.get(0).id())) {
                staged.add(again(dependent, staged));
            }
            current.check(staged);
            return List.copyOf(staged);
        } catch (RuntimeException | Error e) {
            discard(staged);
            throw e;
        }
    }

    private PluginGeneration again(String dependent, List<PluginGeneration> staged) {
        PluginGeneration running = current.get(dependent);
        Path copy = running.archive();
        if (copy == null) {
            throw new IllegalStateException(dependent + " is on the host's path and depends on a plugin");
        }
        try {
            return load(copy, dependent, staged, new AtomicReference<>());
        } catch (PluginRefused e) {
            throw new PluginRefused(
                    e.code(),
                    running.manifest().label() + " depends on " + staged.get(0) + " and can't be loaded with it: "
                            + e.getMessage());
        }
    }

    /** Gives staged generations up, dependents first. */
    static void discard(List<PluginGeneration> staged) {
        for (int i = staged.size() - 1; i >= 0; i--) {
            staged.get(i).release();
        }
    }

    /**
     * @param staged generations that will be current together with it
     * @throws PluginRefused if it can't be loaded; nothing is left of it but its verdict
     */
    private PluginGeneration load(
            Path archive,
            String file,
            List<PluginGeneration> staged,
            AtomicReference<@Nullable PluginManifest> manifest) {
        Path folder = null;
        PluginGeneration generation = null;
        try {
            folder = folders.staging();
            PluginFolders.Copy copy = PluginFolders.copy(
                    archive, folder.resolve("archive.jar"), settings.limits().archiveBytes());
            Unpacked unpacked = verified.unpack(copy, folder.resolve("lib"), file);
            manifest.set(unpacked.manifest());
            // every way in comes by here, and what is asked about is what is loaded
            Optional<String> signer = gate.admit(unpacked.manifest(), copy, file);
            int number = numbers.merge(unpacked.manifest().id(), 1, Integer::sum);
            Path settled = folders.settle(folder, unpacked.manifest().id(), number);
            unpacked = unpacked.movedTo(folder, settled);
            folder = settled;
            generation = new PluginGeneration(
                    unpacked.manifest(), number, copy.digest(), signer.orElse(null), settled, departed);
            start(unpacked, settled, file, generation, staged);
            return generation;
        } catch (IOException e) {
            throw new PluginRefused(
                    "copy_failed",
                    file + " can't be copied to " + settings.dataFolder() + ": " + reason(e)
                            + "; what was written of it is removed");
        } catch (Throwable e) {
            if (generation != null) {
                generation.release();
                generation = null;
                folder = null;
            }
            throw e;
        } finally {
            if (generation == null && folder != null) {
                PluginFolders.drop(folder);
            }
        }
    }

    private void start(
            Unpacked unpacked, Path folder, String file, PluginGeneration generation, List<PluginGeneration> staged) {
        AtomicReference<@Nullable Isolated> isolated = new AtomicReference<>();
        String name = "plugin:" + generation.id() + "#" + generation.number();
        Function<List<PluginWrapper>, LayerLoader> isolate = wrappers -> {
            List<PluginGeneration> on = wrappers.stream()
                    .map(wrapper -> current.behind(wrapper, staged))
                    .toList();
            List<Isolated> dependencies =
                    on.stream().map(one -> one.code().isolated()).toList();
            Isolated made = Isolation.isolate(unpacked, name, host, dependencies);
            isolated.set(made);
            departed.watch(made.loader());
            generation.isolated(made, on);
            return made.loader();
        };
        String thread = "jackfield-load-" + generation.id() + "-" + generation.number();
        String label = unpacked.manifest().label();
        LifeCycle.Candidate candidate = new LifeCycle.Candidate(file, unpacked, folder, isolate, () -> {
            Isolated made = Optional.ofNullable(isolated.get()).orElseThrow();
            return new ProviderFinder(label, made, generation, onHostPath.services())
                    .find(settings.loadTimeout(), thread);
        });
        List<PluginWrapper> others = new ArrayList<>();
        staged.forEach(one -> Optional.ofNullable(one.code().wrapper()).ifPresent(others::add));
        PluginWrapper wrapper = lifeCycle.load(candidate, others);
        generation.started(wrapper, LifeCycle.providers(wrapper));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
