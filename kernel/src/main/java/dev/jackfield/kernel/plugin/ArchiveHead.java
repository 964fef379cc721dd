package dev.jackfield.kernel.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Reads the manifest of an archive without unpacking or verifying the rest. */
final class ArchiveHead {
    private static final int LARGEST_MANIFEST = 1 << 20;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private ArchiveHead() {}

    /**
     * @throws PluginRefused if there is no plugin's manifest, or it is wrong
     */
    static PluginManifest read(Path archive, String file, ArchiveLimits limits) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Attributes attributes = new Attributes();
            ZipEntry own = zip.getEntry(MANIFEST);
            if (own != null) {
                try (InputStream in = zip.getInputStream(own)) {
                    attributes = attributes(in);
                }
            }
            if (attributes.getValue(PluginManifest.ID) == null) {
                attributes = ofLibraries(zip, limits);
            }
            if (attributes.getValue(PluginManifest.ID) == null) {
                throw new PluginRefused(
                        "not_a_plugin", file + " is no plugin: no manifest in it has " + PluginManifest.ID);
            }
            return PluginManifest.of(attributes, file);
        } catch (ZipException e) {
            throw new PluginRefused("damaged_archive", file + " is no whole jar or zip (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new PluginRefused("copy_failed", file + " can't be read: " + e.getMessage());
        }
    }

    private static Attributes ofLibraries(ZipFile zip, ArchiveLimits limits) throws IOException {
        int left = limits.entries();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!entry.getName().startsWith("lib/") || !entry.getName().endsWith(".jar")) {
                continue;
            }
            try (ZipInputStream jar = new ZipInputStream(zip.getInputStream(entry))) {
                for (ZipEntry inner = jar.getNextEntry(); inner != null && left > 0; inner = jar.getNextEntry()) {
                    left--;
                    if (inner.getName().equals(MANIFEST)) {
                        Attributes attributes = attributes(jar);
                        if (attributes.getValue(PluginManifest.ID) != null) {
                            return attributes;
                        }
                        break;
                    }
                }
            }
        }
        return new Attributes();
    }

    private static Attributes attributes(InputStream in) throws IOException {
        return manifest(in.readNBytes(LARGEST_MANIFEST));
    }

    /** {@return the main attributes of a manifest; a broken one is the archive's fault and not the disk's} */
    static Attributes manifest(byte[] bytes) {
        try {
            return new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
        } catch (IOException e) {
            throw new PluginRefused(
                    "damaged_archive",
                    "its META-INF/MANIFEST.MF can't be read: " + e.getMessage() + "; build it again");
        }
    }
}
