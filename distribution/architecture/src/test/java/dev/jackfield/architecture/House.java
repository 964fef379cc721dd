package dev.jackfield.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rules look at: the modules as they were built, their classes, and the sources. */
final class House {
    static final String OURS = "dev.jackfield.";
    static final String SPI = "dev.jackfield.spi";
    static final String KERNEL = "dev.jackfield.kernel";
    static final String PLUGIN = "dev.jackfield.plugin.";

    /** The root of the sources; tests run in the folder of their module. */
    static final Path SOURCES = Path.of("").toAbsolutePath().getParent().getParent();

    /** Folders of what is made, not written. */
    private static final Set<String> MADE = Set.of(".git", "node_modules", "target");

    private static final List<Path> FILES = sources();
    private static final Map<String, ModuleReference> MODULES = modules();

    private House() {}

    static Set<String> names() {
        return MODULES.keySet();
    }

    static Set<String> plugins() {
        return MODULES.keySet().stream()
                .filter(name -> name.startsWith(PLUGIN))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static ModuleDescriptor module(String name) {
        return MODULES.get(name).descriptor();
    }

    static Set<String> ourRequires(String name) {
        return module(name).requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .filter(required -> required.startsWith(OURS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static JavaClasses classes() {
        return Classes.READ;
    }

    /** {@return the files of the sources that end in one of these} */
    static List<Path> files(String... endings) {
        return FILES.stream()
                .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static List<Path> sources() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(SOURCES, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return MADE.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Map<String, ModuleReference> modules() {
        Map<String, ModuleReference> found = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path) && !path.endsWith("test-classes")) {
                for (ModuleReference module : ModuleFinder.of(path).findAll()) {
                    if (module.descriptor().name().startsWith(OURS)) {
                        found.put(module.descriptor().name(), module);
                    }
                }
            }
        }
        return found;
    }

    private static Location place(ModuleReference module) {
        Path path = Path.of(module.location().orElseThrow());
        try {
            return Files.isDirectory(path) ? Location.of(path) : Location.of(new JarFile(path.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** Read when they are first asked for: it takes a while. */
    private static final class Classes {
        static final JavaClasses READ = new ClassFileImporter()
                .importLocations(MODULES.values().stream().map(House::place).toList());
    }
}
