package dev.jackfield.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What is in a plugin's archive, read and not loaded: for archives that the kernel has looked at already, or is about to.
 *
 * @param attributes of the manifest that has a {@code Plugin-Id}; empty where none has
 * @param classes every class file that is not of a later Java only, by its name with slashes
 */
record PluginContents(Attributes attributes, Map<String, ClassFile> classes) {
    private static final String CLASS = ".class";

    /** Reads a thin jar, or a zip with {@code lib/*.jar}. */
    static PluginContents of(Path archive) throws IOException {
        PluginContents contents = new PluginContents(new Attributes(), new LinkedHashMap<>());
        try (InputStream in = Files.newInputStream(archive)) {
            contents.read(in, true);
        }
        return contents;
    }

    private void read(InputStream in, boolean outer) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            if (outer && name.matches("lib/[^/]+\\.jar")) {
                read(new ByteArrayInputStream(zip.readAllBytes()), false);
            } else if (name.equals("META-INF/MANIFEST.MF")) {
                Attributes found = new Manifest(zip).getMainAttributes();
                if (found.getValue("Plugin-Id") != null) {
                    attributes.putAll(found);
                }
            } else if (name.endsWith(CLASS) && !name.startsWith("META-INF/") && !name.equals("module-info.class")) {
                ClassFile file = ClassFile.of(zip.readAllBytes());
                classes.put(file.name(), file);
            }
        }
    }

    /** {@return an entry of the manifest, empty where it is missing} */
    String attribute(String name) {
        String value = attributes.getValue(name);
        return value == null ? "" : value.strip();
    }
}
