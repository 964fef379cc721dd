package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.ArchiveCheck.Unpacked;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.lang.module.ResolvedModule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a plugin's classes are kept apart, and does it: {@code modular} where its main jar is a described module and
 * all resolves, else {@code uber}: all jars as one open module; {@code class_path} where the host has no modules.
 */
final class Isolation {
    private final Unpacked plugin;
    private final String loaderName;
    private final Host host;
    private final List<Isolated> dependencies;
    private final List<JarFacts> jars = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Isolation(Unpacked plugin, String loaderName, Host host, List<Isolated> dependencies) {
        this.plugin = plugin;
        this.loaderName = loaderName;
        this.host = host;
        this.dependencies = dependencies;
    }

    /**
     * @param plugin the verified archive
     * @param loaderName what its class loader is called
     * @param dependencies the plugins that this one depends on
     * @throws PluginRefused if it can't be isolated at all
     */
    static Isolated isolate(Unpacked plugin, String loaderName, Host host, List<Isolated> dependencies) {
        return new Isolation(plugin, loaderName, host, dependencies).choose();
    }

    private Isolated choose() {
        jars.add(plugin.main());
        for (JarFacts library : plugin.libraries()) {
            Optional<String> shared = sharedModule(library);
            if (shared.isPresent()) {
                notes.add("lib/" + library.fileName() + " is left out: the host shares " + shared.get());
            } else {
                jars.add(library);
            }
        }
        for (JarFacts jar : jars) {
            if (jar.packages().contains("dev.jackfield.spi")) {
                throw refused(
                        "bundles_spi",
                        "bundles a copy of the SPI in " + jar.fileName()
                                + "; leave it out (Maven scope provided), the host brings it");
            }
        }
        if (host.layer() == null) {
            return classPath();
        }
        if (!plugin.main().described()) {
            return uber();
        }
        try {
            return modular(host.layer());
        } catch (FindException | ResolutionException | LayerInstantiationException | IllegalArgumentException e) {
            notes.add("not modular: " + e.getMessage());
            return uber();
        }
    }

    private Isolated modular(ModuleLayer hostLayer) {
        Set<String> dependencyModules = new HashSet<>();
        dependencies.forEach(one ->
                layers(one).forEach(layer -> layer.modules().forEach(m -> dependencyModules.add(m.getName()))));
        BundledModules bundled = new BundledModules(jars, host, dependencyModules);
        String main = ModuleFinder.of(plugin.main().path())
                .findAll()
                .iterator()
                .next()
                .descriptor()
                .name();
        checkHidden(bundled, main, dependencyModules);
        Isolated isolated = define(bundled, bundled.names(), "modular", main, hostLayer);
        readAsOnAPath(isolated, bundled);
        return isolated;
    }

    private void checkHidden(BundledModules bundled, String main, Set<String> dependencyModules) {
        for (ModuleReference module : bundled.findAll()) {
            for (ModuleDescriptor.Requires requires : module.descriptor().requires()) {
                String wanted = requires.name();
                if (!host.hides(wanted) || bundled.names().contains(wanted) || dependencyModules.contains(wanted)) {
                    continue;
                }
                String name = module.descriptor().name();
                if (name.equals(main)) {
                    throw refused(
                            "not_shared",
                            "requires module " + wanted + ", which the host does not share with plugins (shared: "
                                    + Host.SHARED + "); bundle it in lib/, or do without it");
                }
                throw new FindException(
                        "module " + name + " requires " + wanted + ", which is neither bundled nor shared");
            }
        }
    }

    /** Automatic modules would read each other, and be read together; so do those whose descriptors were written. */
    private void readAsOnAPath(Isolated isolated, BundledModules bundled) {
        ModuleLayer layer = layerOf(isolated);
        List<Module> written = layer.modules().stream()
                .filter(module -> bundled.written().contains(module.getName()))
                .toList();
        for (Module module : layer.modules()) {
            if (written.contains(module) || written.stream().anyMatch(module::canRead)) {
                written.forEach(other -> controllerOf(isolated).addReads(module, other));
            }
            if (written.contains(module)) {
                layer.modules().forEach(other -> controllerOf(isolated).addReads(module, other));
                host.automatic().forEach(other -> read(isolated, module, other, other.getClassLoader()));
                readDependencies(isolated, module);
            }
            host.automatic().stream()
                    .filter(other -> bundled.readLater(module.getName()).contains(other.getName()))
                    .forEach(other -> read(isolated, module, other, other.getClassLoader()));
        }
    }

    /** Lets a module of the plugin see another one, which is above its layer. */
    private static void read(Isolated isolated, Module module, Module other, @Nullable ClassLoader from) {
        controllerOf(isolated).addReads(module, other);
        other.getPackages().stream()
                .filter(other::isExported)
                .forEach(exported -> isolated.loader().addHost(exported, from));
    }

    private Isolated uber() {
        ModuleLayer hostLayer = host.layer();
        if (hostLayer == null) {
            throw new IllegalStateException("a layer needs a layer to stand on");
        }
        Set<String> packages = new TreeSet<>();
        jars.forEach(jar -> packages.addAll(jar.packages()));
        String name = moduleName();
        Set<String> requires = host.readableBeside(packages);
        Map<String, List<String>> services = services(jars);
        Set<String> uses = new TreeSet<>();
        jars.forEach(jar -> {
            uses.addAll(jar.mentioned());
            descriptor(jar).ifPresent(descriptor -> uses.addAll(descriptor.uses()));
        });
        ModuleDescriptor.Builder builder = BundledModules.open(name, packages, requires);
        Map<String, List<String>> provides = new LinkedHashMap<>();
        services.forEach((service, classes) -> {
            List<String> own = classes.stream()
                    .filter(one -> packages.contains(LayerLoader.packageOf(one)))
                    .toList();
            if (!own.isEmpty()) {
                provides.put(service, own);
                String servicePackage = LayerLoader.packageOf(service);
                if (packages.contains(servicePackage) || host.exports(servicePackage)) {
                    builder.provides(service, own);
                    uses.add(service);
                }
            }
        });
        uses.stream()
                .filter(use ->
                        packages.contains(LayerLoader.packageOf(use)) || host.exports(LayerLoader.packageOf(use)))
                .forEach(builder::uses);
        MergedJars merged = new MergedJars(
                builder.build(), jars.stream().map(JarFacts::path).toList());
        ModuleFinder finder = new ModuleFinder() {
            @Override
            public Optional<ModuleReference> find(String asked) {
                return asked.equals(name) ? Optional.of(merged) : Optional.empty();
            }

            @Override
            public Set<ModuleReference> findAll() {
                return Set.of(merged);
            }
        };
        Isolated isolated;
        try {
            isolated = define(finder, Set.of(name), "uber", name, hostLayer);
        } catch (FindException | ResolutionException | LayerInstantiationException | IllegalArgumentException e) {
            throw refused("not_resolvable", "can't be loaded, neither as modules nor as one: " + e.getMessage());
        }
        Module module = layerOf(isolated).findModule(name).orElseThrow();
        for (Module other : host.modules()) {
            read(isolated, module, other, other.getClassLoader());
        }
        readDependencies(isolated, module);
        return new Isolated(
                isolated.loader(),
                isolated.layer(),
                isolated.controller(),
                "uber",
                name,
                provides,
                List.copyOf(services(List.of(plugin.main())).keySet()),
                notes);
    }

    private void readDependencies(Isolated isolated, Module module) {
        for (Isolated dependency : dependencies) {
            for (Module other : layerOf(dependency).modules()) {
                read(isolated, module, other, dependency.loader());
            }
        }
    }

    private Isolated classPath() {
        LayerLoader loader = new LayerLoader(loaderName, Host.api());
        Set<String> packages = new TreeSet<>();
        jars.forEach(jar -> packages.addAll(jar.packages()));
        ModuleDescriptor descriptor =
                ModuleDescriptor.newOpenModule(moduleName()).packages(packages).build();
        loader.addLocal(
                new MergedJars(descriptor, jars.stream().map(JarFacts::path).toList()));
        for (Isolated dependency : dependencies) {
            dependency.loader().packages().forEach(name -> loader.addHost(name, dependency.loader()));
        }
        return new Isolated(
                loader,
                null,
                null,
                "class_path",
                null,
                services(jars),
                List.copyOf(services(List.of(plugin.main())).keySet()),
                notes);
    }

    private Isolated define(ModuleFinder finder, Set<String> roots, String kind, String main, ModuleLayer hostLayer) {
        List<ModuleLayer> parents = new ArrayList<>();
        dependencies.forEach(one -> parents.add(layerOf(one)));
        parents.add(hostLayer);
        List<Configuration> above =
                parents.stream().map(ModuleLayer::configuration).toList();
        Configuration configuration = Configuration.resolveAndBind(finder, above, ModuleFinder.of(), roots);
        LayerLoader loader = new LayerLoader(loaderName, null);
        link(loader, configuration, parents);
        ModuleLayer.Controller controller = ModuleLayer.defineModules(configuration, parents, module -> loader);
        Map<String, List<String>> provides = new LinkedHashMap<>();
        List<String> own = new ArrayList<>();
        Module kernel = Isolation.class.getModule();
        for (Module module : controller.layer().modules()) {
            for (ModuleDescriptor.Provides one : module.getDescriptor().provides()) {
                provides.computeIfAbsent(one.service(), service -> new ArrayList<>())
                        .addAll(one.providers());
                one.providers().forEach(name -> controller.addOpens(module, LayerLoader.packageOf(name), kernel));
                if (module.getName().equals(main)) {
                    own.add(one.service());
                }
            }
            if (kind.equals("uber")) {
                module.getPackages().forEach(name -> controller.addOpens(module, name, kernel));
            }
        }
        return new Isolated(loader, controller.layer(), controller, kind, main, provides, own, notes);
    }

    /** As a class loader of the JDK's own does it: by the packages that the modules read. */
    private static void link(LayerLoader loader, Configuration configuration, List<ModuleLayer> parents) {
        for (ResolvedModule module : configuration.modules()) {
            loader.addLocal(module.reference());
            for (ResolvedModule other : module.reads()) {
                if (other.configuration() == configuration) {
                    continue;
                }
                ModuleLayer layer = parents.stream()
                        .flatMap(Isolation::withParents)
                        .filter(one -> one.configuration() == other.configuration())
                        .findFirst()
                        .orElseThrow();
                ClassLoader from = layer.findLoader(other.name());
                ModuleDescriptor descriptor = other.reference().descriptor();
                if (descriptor.isAutomatic()) {
                    descriptor.packages().forEach(name -> loader.addHost(name, from));
                } else {
                    descriptor.exports().stream()
                            .filter(exports ->
                                    !exports.isQualified() || exports.targets().contains(module.name()))
                            .forEach(exports -> loader.addHost(exports.source(), from));
                }
            }
        }
    }

    private static Stream<ModuleLayer> withParents(ModuleLayer layer) {
        return Stream.concat(Stream.of(layer), layer.parents().stream().flatMap(Isolation::withParents));
    }

    private static Stream<ModuleLayer> layers(Isolated one) {
        return Optional.ofNullable(one.layer()).stream();
    }

    private static ModuleLayer layerOf(Isolated one) {
        return Optional.ofNullable(one.layer()).orElseThrow();
    }

    private static ModuleLayer.Controller controllerOf(Isolated one) {
        return Optional.ofNullable(one.controller()).orElseThrow();
    }

    private Optional<String> sharedModule(JarFacts library) {
        Optional<String> name = descriptor(library).map(ModuleDescriptor::name).filter(Host::shares);
        if (host.layer() != null) {
            return name.filter(host::sees);
        }
        String resource = library.newestClass().replace('.', '/') + ".class";
        return name.filter(shared -> Host.api().getResource(resource) != null);
    }

    private static Optional<ModuleDescriptor> descriptor(JarFacts jar) {
        try {
            return ModuleFinder.of(jar.path()).findAll().stream().findFirst().map(ModuleReference::descriptor);
        } catch (FindException notAModule) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> services(List<JarFacts> jars) {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (JarFacts jar : jars) {
            jar.services()
                    .forEach((service, classes) -> all.computeIfAbsent(service, key -> new LinkedHashSet<>())
                            .addAll(classes));
            if (jar.described()) {
                descriptor(jar)
                        .ifPresent(descriptor -> descriptor
                                .provides()
                                .forEach(one -> all.computeIfAbsent(one.service(), key -> new LinkedHashSet<>())
                                        .addAll(one.providers())));
            }
        }
        Map<String, List<String>> services = new LinkedHashMap<>();
        all.forEach((service, classes) -> services.put(service, List.copyOf(classes)));
        return services;
    }

    private String moduleName() {
        Optional<String> described = Optional.of(plugin.main())
                .filter(JarFacts::described)
                .flatMap(Isolation::descriptor)
                .map(ModuleDescriptor::name);
        if (described.isPresent()) {
            return described.get();
        }
        String automatic = plugin.main().attributes().getValue("Automatic-Module-Name");
        if (automatic != null && automatic.matches("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*")) {
            return automatic;
        }
        return "plugin." + plugin.manifest().id().replace('-', '_');
    }

    private PluginRefused refused(String code, String what) {
        return new PluginRefused(code, plugin.manifest().label() + " " + what);
    }
}
