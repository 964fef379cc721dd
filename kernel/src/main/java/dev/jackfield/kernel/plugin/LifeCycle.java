package dev.jackfield.kernel.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.DependencyResolver;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/**
 * PF4J's life cycle: descriptors, versions, dependencies and states of the plugins that are current. PF4J knows one plugin
 * per id, so a new generation is loaded while the current one is set aside. For the control thread.
 *
 * <p>PF4J's wrappers are equal when their ids are; whatever removes one here goes by identity.
 */
final class LifeCycle extends AbstractPluginManager {
    /**
     * What is to be loaded.
     *
     * @param file what to call it in messages
     * @param plugin the verified archive
     * @param folder its private copy
     * @param isolate makes its class loader, given the plugins that it depends on
     * @param providers makes its providers
     */
    record Candidate(
            String file,
            ArchiveCheck.Unpacked plugin,
            Path folder,
            Function<List<PluginWrapper>, LayerLoader> isolate,
            Supplier<List<ProviderEntry>> providers) {}

    // set while PF4J's factories are called; PF4J calls some of them from its constructor, before this class's fields
    // exist
    private @Nullable Candidate candidate;

    /** The plugin that PF4J sees; plugin code never sees PF4J. */
    private static final class KernelPlugin extends Plugin {
        private final Supplier<List<ProviderEntry>> providers;
        private List<ProviderEntry> entries = List.of();

        KernelPlugin(Supplier<List<ProviderEntry>> providers) {
            this.providers = providers;
        }

        @Override
        public void start() {
            entries = providers.get();
        }

        @Override
        public void stop() {
            entries = List.of();
        }
    }

    /**
     * Loads and starts a candidate beside what is current, and leaves everything else as it was.
     *
     * @param staged generations that will be current together with it
     * @return the started plugin
     * @throws PluginRefused if it can't be loaded or started
     */
    PluginWrapper load(Candidate next, Collection<PluginWrapper> staged) {
        Map<String, PluginWrapper> plugins = new HashMap<>(this.plugins);
        Map<String, ClassLoader> loaders = new HashMap<>(this.pluginClassLoaders);
        List<PluginWrapper> resolved = new ArrayList<>(this.resolvedPlugins);
        List<PluginWrapper> started = new ArrayList<>(this.startedPlugins);
        candidate = next;
        try {
            staged.forEach(this::put);
            remove(next.plugin().manifest().id());
            checkDependencies(next);
            PluginWrapper wrapper = loadPluginFromPath(next.folder());
            resolvePlugins();
            if (startPlugin(wrapper.getPluginId()) != PluginState.STARTED) {
                if (wrapper.getFailedException() instanceof PluginRefused refused) {
                    throw refused;
                }
                throw new PluginRefused(
                        "load_failed",
                        next.plugin().manifest().label() + " did not start: " + wrapper.getFailedException());
            }
            return wrapper;
        } finally {
            candidate = null;
            this.plugins.clear();
            this.plugins.putAll(plugins);
            this.pluginClassLoaders.clear();
            this.pluginClassLoaders.putAll(loaders);
            this.unresolvedPlugins.clear();
            this.resolvedPlugins.clear();
            this.resolvedPlugins.addAll(resolved);
            this.startedPlugins.clear();
            this.startedPlugins.addAll(started);
        }
    }

    /** Makes a loaded plugin the current one of its id. */
    void put(PluginWrapper wrapper) {
        remove(wrapper.getPluginId());
        plugins.put(wrapper.getPluginId(), wrapper);
        pluginClassLoaders.put(wrapper.getPluginId(), wrapper.getPluginClassLoader());
        resolvedPlugins.add(wrapper);
        if (wrapper.getPluginState().isStarted()) {
            startedPlugins.add(wrapper);
        }
    }

    /** Forgets the current plugin of an id. Its class loader is closed by whoever owns it. */
    void remove(String id) {
        PluginWrapper wrapper = plugins.remove(id);
        pluginClassLoaders.remove(id);
        unresolvedPlugins.removeIf(one -> one == wrapper);
        resolvedPlugins.removeIf(one -> one == wrapper);
        startedPlugins.removeIf(one -> one == wrapper);
    }

    /** Starts a stopped plugin. */
    List<ProviderEntry> restart(String id) {
        PluginWrapper wrapper = getPlugin(id);
        if (startPlugin(id) != PluginState.STARTED) {
            if (wrapper.getFailedException() instanceof PluginRefused refused) {
                throw refused;
            }
            throw new PluginRefused("load_failed", id + " did not start: " + wrapper.getFailedException());
        }
        return providers(wrapper);
    }

    /** {@return the providers of a started plugin} */
    static List<ProviderEntry> providers(PluginWrapper wrapper) {
        return wrapper.getPlugin() instanceof KernelPlugin plugin ? plugin.entries : List.of();
    }

    /** {@return ids that a plugin depends on and that are there, optional ones included} */
    List<String> dependencies(PluginDescriptor descriptor) {
        return descriptor.getDependencies().stream()
                .map(PluginDependency::getPluginId)
                .filter(plugins::containsKey)
                .distinct()
                .toList();
    }

    /** {@return ids of current plugins that depend on one, each after those that it depends on} */
    List<String> dependents(String id) {
        Set<String> reached = new LinkedHashSet<>(List.of(id));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (PluginWrapper wrapper : plugins.values()) {
                boolean depends = dependencies(wrapper.getDescriptor()).stream().anyMatch(reached::contains);
                grew |= depends && reached.add(wrapper.getPluginId());
            }
        }
        reached.remove(id);
        List<String> ordered = new ArrayList<>();
        while (!reached.isEmpty()) {
            List<String> ready = reached.stream()
                    .filter(one -> dependencies(
                                    Objects.requireNonNull(plugins.get(one)).getDescriptor())
                            .stream()
                            .noneMatch(other -> !other.equals(id) && reached.contains(other)))
                    .sorted()
                    .toList();
            List<String> next = ready.isEmpty() ? List.copyOf(reached) : ready;
            ordered.addAll(next);
            next.forEach(reached::remove);
        }
        return ordered;
    }

    private void checkDependencies(Candidate next) {
        PluginDescriptor descriptor = getPluginDescriptorFinder().find(next.folder());
        Map<String, PluginDescriptor> world = new LinkedHashMap<>();
        plugins.values().forEach(wrapper -> world.put(wrapper.getPluginId(), wrapper.getDescriptor()));
        world.put(descriptor.getPluginId(), descriptor);
        DependencyResolver.Result result = new DependencyResolver(versionManager).resolve(List.copyOf(world.values()));
        String label = next.plugin().manifest().label();
        if (result.hasCyclicDependency()) {
            throw new PluginRefused("dependency_circle", label + ": " + circle(descriptor.getPluginId(), world));
        }
        List<String> missing = result.getNotFoundDependencies();
        if (!missing.isEmpty()) {
            throw new PluginRefused(
                    "missing_dependency",
                    label + " depends on " + String.join(", ", missing) + ", which "
                            + (missing.size() == 1 ? "is" : "are") + " not there; add "
                            + (missing.size() == 1 ? "it" : "them") + " first");
        }
        for (DependencyResolver.WrongDependencyVersion wrong : result.getWrongVersionDependencies()) {
            throw new PluginRefused(
                    "dependency_version",
                    wrong.getDependentId() + " depends on " + wrong.getDependencyId() + "@" + wrong.getRequiredVersion()
                            + ", but it would get " + wrong.getDependencyId() + " " + wrong.getExistingVersion());
        }
        for (String dependency : dependencies(descriptor)) {
            if (!Objects.requireNonNull(plugins.get(dependency))
                    .getPluginState()
                    .isStarted()) {
                throw new PluginRefused(
                        "dependency_stopped",
                        label + " depends on " + dependency + ", which is stopped; start it first");
            }
        }
    }

    /** {@return a circle of dependencies, in words} */
    static String circle(String from, Map<String, PluginDescriptor> world) {
        List<String> path = new ArrayList<>();
        String at = from;
        while (!path.contains(at)) {
            path.add(at);
            String here = at;
            at = Objects.requireNonNull(world.get(here)).getDependencies().stream()
                    .map(PluginDependency::getPluginId)
                    .filter(id -> reaches(id, path.get(0), world, new LinkedHashSet<>()) || path.contains(id))
                    .findFirst()
                    .orElse(here);
        }
        path.add(at);
        return "circle of dependencies: " + String.join(" → ", path.subList(path.indexOf(at), path.size()))
                + "; one of them has to do without";
    }

    private static boolean reaches(String from, String to, Map<String, PluginDescriptor> world, Set<String> visited) {
        if (from.equals(to)) {
            return true;
        }
        PluginDescriptor descriptor = world.get(from);
        return descriptor != null
                && visited.add(from)
                && descriptor.getDependencies().stream()
                        .anyMatch(next -> reaches(next.getPluginId(), to, world, visited));
    }

    private Candidate candidate() {
        Candidate current = candidate;
        if (current == null) {
            throw new IllegalStateException("nothing is being loaded");
        }
        return current;
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder() {
            @Override
            protected java.util.jar.Manifest readManifest(Path folder) {
                java.util.jar.Manifest manifest = new java.util.jar.Manifest();
                manifest.getMainAttributes().putAll(candidate().plugin().main().attributes());
                return manifest;
            }
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path folder) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path folder, PluginDescriptor descriptor) {
                List<PluginWrapper> parents = LifeCycle.this.dependencies(descriptor).stream()
                        .map(plugins::get)
                        .toList();
                return candidate().isolate().apply(parents);
            }
        };
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> new KernelPlugin(candidate().providers());
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new PluginRepository() {
            @Override
            public List<Path> getPluginPaths() {
                return List.of();
            }

            @Override
            public boolean deletePluginPath(Path folder) {
                return false;
            }
        };
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false;
            }

            @Override
            public void disablePlugin(String id) {
                throw new UnsupportedOperationException("plugins are stopped, not disabled");
            }

            @Override
            public void enablePlugin(String id) {
                throw new UnsupportedOperationException("plugins are started, not enabled");
            }
        };
    }

    @Override
    protected VersionManager createVersionManager() {
        return new DefaultVersionManager();
    }

    @Override
    protected ExtensionFactory createExtensionFactory() {
        return new DefaultExtensionFactory();
    }

    /** PF4J's own extensions are not used: providers are found by their modules. */
    @Override
    protected ExtensionFinder createExtensionFinder() {
        return new ExtensionFinder() {
            @Override
            public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
                return List.of();
            }

            @Override
            public <T> List<ExtensionWrapper<T>> find(Class<T> type, String id) {
                return List.of();
            }

            @Override
            @SuppressWarnings("rawtypes")
            public List<ExtensionWrapper> find(String id) {
                return List.of();
            }

            @Override
            public Set<String> findClassNames(String id) {
                return Set.of();
            }
        };
    }
}
