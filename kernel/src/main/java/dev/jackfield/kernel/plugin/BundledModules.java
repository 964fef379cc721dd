package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The jars of a plugin as modules, with descriptors as they are needed here.
 *
 * <p>An automatic module would read everything on the host's path and clash with it, so it gets a written descriptor: open,
 * exporting all, requiring only what the host shares. A module that is described loses its optional requirements of
 * modules that plugins may not see. Nobody requires an automatic module of the host, because that would mean all of them;
 * such a one is read once the layer is there.
 */
final class BundledModules implements ModuleFinder {
    private final Map<String, ModuleReference> byName = new LinkedHashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, Set<String>> readLater = new HashMap<>();

    /**
     * @param jars what to bundle, the main jar first
     * @param host what is visible of the host
     * @param dependencies names of the modules of plugins that this one depends on
     * @throws FindException if a jar can't be a module, or two are the same one
     */
    BundledModules(List<JarFacts> jars, Host host, Set<String> dependencies) {
        Map<String, ModuleReference> found = new LinkedHashMap<>();
        Map<String, JarFacts> facts = new HashMap<>();
        for (JarFacts jar : jars) {
            ModuleReference reference =
                    ModuleFinder.of(jar.path()).findAll().iterator().next();
            String name = reference.descriptor().name();
            JarFacts before = facts.put(name, jar);
            if (before != null) {
                throw new FindException(before.fileName() + " and " + jar.fileName() + " are both module " + name);
            }
            found.put(name, reference);
        }
        Map<String, String> owners = new HashMap<>();
        found.forEach((name, reference) ->
                reference.descriptor().packages().forEach(owned -> owners.putIfAbsent(owned, name)));
        Predicate<String> available = name -> found.containsKey(name) || dependencies.contains(name) || host.sees(name);
        found.forEach((name, reference) -> {
            if (reference.descriptor().isAutomatic()) {
                written.add(name);
                byName.put(
                        name,
                        described(
                                reference,
                                open(reference.descriptor(), Objects.requireNonNull(facts.get(name)), host, owners)));
            } else {
                Predicate<String> ofHost = required -> !found.containsKey(required) && host.isAutomatic(required);
                byName.put(name, described(reference, trimmed(reference.descriptor(), available, ofHost)));
            }
        });
    }

    /** {@return modules without a descriptor, of the host, that a bundled module is to read once it is there} */
    Set<String> readLater(String module) {
        return readLater.getOrDefault(module, Set.of());
    }

    /** {@return the modules whose descriptors were written here} */
    Set<String> written() {
        return written;
    }

    Set<String> names() {
        return byName.keySet();
    }

    @Override
    public Optional<ModuleReference> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Set<ModuleReference> findAll() {
        return Set.copyOf(byName.values());
    }

    /** An open module over these packages, exporting all of them and reading what the host shares. */
    static ModuleDescriptor.Builder open(String name, Set<String> packages, Set<String> requires) {
        ModuleDescriptor.Builder builder = ModuleDescriptor.newOpenModule(name).packages(packages);
        requires.forEach(builder::requires);
        packages.forEach(builder::exports);
        return builder;
    }

    private static ModuleDescriptor open(
            ModuleDescriptor automatic, JarFacts facts, Host host, Map<String, String> owners) {
        String name = automatic.name();
        Set<String> requires = new TreeSet<>(host.readableBeside(automatic.packages()));
        Set<String> uses = new TreeSet<>();
        for (String service : facts.mentioned()) {
            if (names(service, name, requires, host, owners)) {
                uses.add(service);
            }
        }
        Map<String, List<String>> provides = new LinkedHashMap<>();
        for (ModuleDescriptor.Provides one : automatic.provides()) {
            if (names(one.service(), name, requires, host, owners)) {
                provides.put(one.service(), one.providers());
                uses.add(one.service());
            }
        }
        ModuleDescriptor.Builder builder = open(name, automatic.packages(), requires);
        provides.forEach(builder::provides);
        uses.forEach(builder::uses);
        return builder.build();
    }

    /** Whether a module can name a type, requiring the sibling that has it. */
    private static boolean names(
            String type, String module, Set<String> requires, Host host, Map<String, String> owners) {
        String packageName = LayerLoader.packageOf(type);
        String owner = owners.get(packageName);
        if (owner != null) {
            if (!owner.equals(module)) {
                requires.add(owner);
            }
            return true;
        }
        return host.exports(packageName);
    }

    private ModuleDescriptor trimmed(
            ModuleDescriptor original, Predicate<String> available, Predicate<String> automaticOfHost) {
        Set<ModuleDescriptor.Requires> kept = new LinkedHashSet<>(original.requires());
        kept.removeIf(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC)
                && !available.test(requires.name()));
        for (ModuleDescriptor.Requires requires : List.copyOf(kept)) {
            if (automaticOfHost.test(requires.name())) {
                kept.remove(requires);
                readLater
                        .computeIfAbsent(original.name(), name -> new TreeSet<>())
                        .add(requires.name());
            }
        }
        if (kept.size() == original.requires().size()) {
            return original;
        }
        ModuleDescriptor.Builder builder = original.isOpen()
                ? ModuleDescriptor.newOpenModule(original.name())
                : ModuleDescriptor.newModule(original.name());
        builder.packages(original.packages());
        kept.forEach(builder::requires);
        original.exports().forEach(builder::exports);
        original.opens().forEach(builder::opens);
        original.uses().forEach(builder::uses);
        original.provides().forEach(builder::provides);
        original.version().ifPresent(builder::version);
        return builder.build();
    }

    private static ModuleReference described(ModuleReference original, ModuleDescriptor descriptor) {
        if (descriptor == original.descriptor()) {
            return original;
        }
        return new ModuleReference(descriptor, original.location().orElse(null)) {
            @Override
            public ModuleReader open() throws IOException {
                return original.open();
            }
        };
    }
}
