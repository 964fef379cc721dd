package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewVersionTest {
    private static final String PLUGIN =
            "Manifest-Version: 1.0\r\nPlugin-Id: cache-map\r\nPlugin-Version: 0.1.0\r\nJackfield-Spi-Version: 1.0\r\n\r\n";
    private static final String LIBRARY = "Manifest-Version: 1.0\r\nAutomatic-Module-Name: lib\r\n\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0.1.0, 0.1.1", "0.1.9, 0.1.10", "1.2.3-SNAPSHOT, 1.2.4", "7, 8"})
    void nextVersionIsHigher(String version, String next) {
        assertThat(NewVersion.after(version)).isEqualTo(next);
    }

    @Test
    void onlyThePluginsManifestChanges() throws IOException {
        Path archive = folder.resolve("cache-map-0.1.0.zip");
        byte[] library = jar(LIBRARY, "library");
        Files.write(archive, zip(Map.of("lib/plugin.jar", jar(PLUGIN, "plugin"), "lib/library.jar", library)));
        Path target = folder.resolve("cache-map-0.1.1.zip");

        NewVersion.write(archive, target, "0.1.1");

        Map<String, byte[]> entries = unzip(Files.readAllBytes(target));
        assertThat(entries).containsOnlyKeys("lib/plugin.jar", "lib/library.jar");
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(entries.get("lib/plugin.jar")))) {
            var manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Plugin-Version")).isEqualTo("0.1.1");
            assertThat(manifest.getValue("Plugin-Id")).isEqualTo("cache-map");
            assertThat(manifest.getValue("Jackfield-Spi-Version")).isEqualTo("1.0");
        }
        assertThat(unzip(entries.get("lib/plugin.jar"))).containsKey("code.txt");
        assertThat(texts(entries.get("lib/library.jar"))).isEqualTo(texts(library));
    }

    @Test
    void aThinJarIsRewrittenItself() throws IOException {
        Path archive = Files.write(folder.resolve("thin-0.1.0.jar"), jar(PLUGIN, "thin"));
        Path target = folder.resolve("thin-0.1.1.jar");

        NewVersion.write(archive, target, "0.1.1");

        try (JarInputStream jar = new JarInputStream(Files.newInputStream(target))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Version"))
                    .isEqualTo("0.1.1");
        }
    }

    private static byte[] jar(String manifest, String code) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
        entries.put("code.txt", code.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> texts(byte[] zip) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        unzip(zip).forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return texts;
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
