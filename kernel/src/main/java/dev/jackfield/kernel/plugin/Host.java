package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Provider;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What plugins may see of the host: the JDK, and the modules that the SPI speaks of. Nothing of the kernel. */
final class Host {
    /** For messages. */
    static final String SHARED =
            "dev.jackfield.spi, io.vertx.*, io.netty.*, micrometer.*, org.slf4j, com.fasterxml.jackson.core, org.jspecify";

    private static final Set<String> MODULES =
            Set.of("dev.jackfield.spi", "org.slf4j", "com.fasterxml.jackson.core", "org.jspecify");
    private static final List<String> MODULE_PREFIXES = List.of("io.vertx.", "io.netty.", "micrometer.");
    private static final List<String> PACKAGES = List.of(
            "dev.jackfield.spi",
            "io.vertx",
            "io.netty",
            "io.micrometer",
            "org.slf4j",
            "com.fasterxml.jackson.core",
            "org.jspecify");

    private final @Nullable ModuleLayer layer;
    private final Map<String, Module> visible = new LinkedHashMap<>();
    private final Map<String, Module> exporters = new HashMap<>();
    private final Set<String> all = new HashSet<>();

    Host(@Nullable ModuleLayer layer) {
        this.layer = layer;
        if (layer != null) {
            add(layer);
        }
    }

    private void add(ModuleLayer one) {
        for (Module module : one.modules()) {
            all.add(module.getName());
            if (isJdk(module.getName()) || shares(module.getName())) {
                visible.putIfAbsent(module.getName(), module);
                if (module.getDescriptor().isAutomatic()) {
                    continue;
                }
                for (String name : module.getPackages()) {
                    if (module.isExported(name)) {
                        exporters.putIfAbsent(name, module);
                    }
                }
            }
        }
        one.parents().forEach(this::add);
    }

    static boolean shares(String module) {
        return MODULES.contains(module) || MODULE_PREFIXES.stream().anyMatch(module::startsWith);
    }

    static boolean sharesPackage(String name) {
        return PACKAGES.stream().anyMatch(shared -> name.equals(shared) || name.startsWith(shared + "."));
    }

    private static boolean isJdk(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }

    /** {@return the layer that plugins' layers stand on; null where plugins have none} */
    @Nullable
    ModuleLayer layer() {
        return layer;
    }

    /** {@return the loader of the shared packages, where plugins have no layer} */
    static ClassLoader api() {
        return Provider.class.getClassLoader();
    }

    boolean sees(String module) {
        return visible.containsKey(module);
    }

    /** {@return whether the host has a module that plugins may not see} */
    boolean hides(String module) {
        return all.contains(module) && !visible.containsKey(module);
    }

    /** {@return whether a visible module has no descriptor of its own} */
    boolean isAutomatic(String module) {
        Module known = visible.get(module);
        return known != null && known.getDescriptor().isAutomatic();
    }

    /** {@return the visible modules without a descriptor; who requires one of them reads every such module of the host} */
    List<Module> automatic() {
        return visible.values().stream()
                .filter(module -> module.getDescriptor().isAutomatic())
                .toList();
    }

    /** {@return whether a visible module with a descriptor exports a package to all} */
    boolean exports(String packageName) {
        return exporters.containsKey(packageName);
    }

    /** {@return all visible modules} */
    List<Module> modules() {
        return new ArrayList<>(visible.values());
    }

    /**
     * {@return the visible modules, those with a descriptor, that a module with these packages can require without seeing
     * one package twice}
     *
     * @param packages what the module has itself
     */
    Set<String> readableBeside(Set<String> packages) {
        Set<String> clashing = new HashSet<>();
        for (String name : packages) {
            Module exporter = exporters.get(name);
            if (exporter != null) {
                clashing.add(exporter.getName());
            }
        }
        boolean grew = !clashing.isEmpty();
        while (grew) {
            grew = false;
            for (Module module : visible.values()) {
                grew |= passesOn(module, clashing) && clashing.add(module.getName());
            }
        }
        Set<String> readable = new HashSet<>(visible.keySet());
        readable.removeAll(clashing);
        readable.removeIf(this::isAutomatic);
        return readable;
    }

    private static boolean passesOn(Module module, Set<String> clashing) {
        return module.getDescriptor().requires().stream()
                .anyMatch(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE)
                        && clashing.contains(requires.name()));
    }
}
