package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.Spi;
import dev.jackfield.spi.handle.HandleFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The extension points of the SPI, and the providers that an embedder has on its own class path or module path. */
final class HostProviders {
    private static final System.Logger LOGGER = System.getLogger(HostProviders.class.getPackageName());

    private final Map<String, Class<?>> points = new TreeMap<>();
    private final Map<String, Class<?>> services = new TreeMap<>();
    private final Map<String, PluginGeneration> generations = new LinkedHashMap<>();
    private final List<ProviderEntry> entries = new ArrayList<>();
    private final @Nullable ModuleLayer layer;
    private final PluginGeneration.Owner owner;

    HostProviders(@Nullable ModuleLayer layer, PluginGeneration.Owner owner) {
        this.layer = layer;
        this.owner = owner;
        for (HandleFactory factory : ServiceLoader.load(HandleFactory.class, HandleFactory.class.getClassLoader())) {
            for (Class<?> point : factory.points()) {
                points.put(ExtensionPoints.nameOf(point), point);
                serviceOf(point);
            }
        }
        declaredByModules();
        services.values().forEach(this::load);
        Map<String, List<ProviderEntry>> byPlugin = new LinkedHashMap<>();
        for (ProviderEntry entry : entries) {
            byPlugin.computeIfAbsent(entry.plugin().id(), id -> new ArrayList<>())
                    .add(entry);
        }
        generations.values().forEach(one -> one.providers(byPlugin.getOrDefault(one.id(), List.of())));
    }

    /** {@return the points of the SPI by name} */
    Map<String, Class<?>> points() {
        return points;
    }

    /** {@return names of the provider types of the SPI} */
    Set<String> services() {
        return services.keySet();
    }

    List<ProviderEntry> entries() {
        return List.copyOf(entries);
    }

    List<PluginGeneration> generations() {
        return List.copyOf(generations.values());
    }

    private void serviceOf(Class<?> point) {
        try {
            Class<?> service = Class.forName(point.getName() + "Provider", false, point.getClassLoader());
            services.put(service.getName(), service);
        } catch (ClassNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> point.getName() + " has no provider type beside it");
        }
    }

    /** Points that an embedder's own modules define. */
    private void declaredByModules() {
        Set<String> names = new LinkedHashSet<>();
        ModuleLayer from = layer;
        if (from == null) {
            return;
        }
        from.modules().stream()
                .filter(module -> module.getDescriptor().requires().stream()
                        .anyMatch(requires -> requires.name().equals("dev.jackfield.spi")))
                .forEach(
                        module -> module.getDescriptor().provides().forEach(provides -> names.add(provides.service())));
        for (String name : names) {
            try {
                Class<?> service = Class.forName(name, false, Provider.class.getClassLoader());
                if (Provider.class.isAssignableFrom(service)) {
                    services.put(name, service);
                }
            } catch (ClassNotFoundException e) {
                LOGGER.log(System.Logger.Level.DEBUG, () -> name + " is provided but not there");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void load(Class<?> service) {
        HostProviders.class.getModule().addUses(service);
        ServiceLoader<Provider<?>> loader = (ServiceLoader<Provider<?>>)
                (layer != null && layer != ModuleLayer.boot()
                        ? ServiceLoader.load(layer, service)
                        : ServiceLoader.load(service, Provider.class.getClassLoader()));
        Iterator<Provider<?>> providers = loader.iterator();
        for (int failures = 0; failures < 100; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                add(service, providers.next());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                failures++;
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a provider of " + service.getName() + " on the host's path is unusable",
                        e);
            }
        }
    }

    private void add(Class<?> service, Provider<?> provider) {
        Class<?> point = ExtensionPoints.pointOf(service)
                .or(() -> ExtensionPoints.pointOf(provider.getClass()))
                .orElse(null);
        if (point == null) {
            LOGGER.log(System.Logger.Level.WARNING, () -> service.getName() + " does not say which point it is for");
            return;
        }
        PluginGeneration generation = generation(provider.getClass());
        entries.add(new ProviderEntry(
                ExtensionPoints.nameOf(point), point, provider.name(), provider.options(), provider, generation));
    }

    private PluginGeneration generation(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        String place = source == null || source.getLocation() == null
                ? "host"
                : source.getLocation().toString();
        PluginGeneration known = generations.get(place);
        if (known != null) {
            return known;
        }
        @Nullable String module = type.getModule().getName();
        PluginManifest manifest = manifest(place, module);
        PluginGeneration generation = PluginGeneration.onHostPath(manifest, type.getClassLoader(), module, owner);
        generations.put(place, generation);
        return generation;
    }

    private static PluginManifest manifest(String place, @Nullable String module) {
        String version = "0.0.0";
        String id = module;
        try {
            Path path = Path.of(new URI(place));
            if (id == null) {
                id = PluginFolders.name(path).replaceAll("(-\\d.*)?\\.jar$", "");
            }
            if (PluginFolders.name(path).endsWith(".jar")) {
                try (JarFile jar = new JarFile(path.toFile())) {
                    Manifest manifest = jar.getManifest();
                    Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
                    if (attributes.getValue(PluginManifest.ID) != null) {
                        return PluginManifest.of(attributes, PluginFolders.name(path));
                    }
                }
            }
        } catch (URISyntaxException | IllegalArgumentException | IOException | PluginRefused e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "no manifest for " + place + ": " + e);
        }
        return new PluginManifest(id == null ? "host" : id, version, "", "", "", Spi.VERSION);
    }
}
