package dev.jackfield.kernel.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;

/**
 * What was seen of one jar while its checksums were verified.
 *
 * @param path where it is
 * @param attributes the main attributes of its manifest, empty if it has none
 * @param described whether it has a module descriptor
 * @param packages its packages, without the unnamed one
 * @param services its {@code META-INF/services}
 * @param mentioned types that classes refer to which call {@code ServiceLoader}
 * @param newestMajor the highest class file version outside {@code META-INF/versions}
 * @param newestClass a class of that version, empty where there is no class
 */
record JarFacts(
        Path path,
        Attributes attributes,
        boolean described,
        Set<String> packages,
        Map<String, List<String>> services,
        Set<String> mentioned,
        int newestMajor,
        String newestClass) {

    boolean isPlugin() {
        return attributes.getValue(PluginManifest.ID) != null;
    }

    /** {@return the same, after a folder above it was moved} */
    JarFacts movedTo(Path from, Path to) {
        return new JarFacts(
                to.resolve(from.relativize(path)),
                attributes,
                described,
                packages,
                services,
                mentioned,
                newestMajor,
                newestClass);
    }

    String fileName() {
        return String.valueOf(path.getFileName());
    }
}
