package dev.jackfield.launcher.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Repackages a plugin under another version: the same classes, a manifest that says so. */
final class NewVersion {
    private static final Attributes.Name ID = new Attributes.Name("Plugin-Id");
    private static final Attributes.Name VERSION = new Attributes.Name("Plugin-Version");

    private NewVersion() {}

    /** {@return the version after this one: the last number one higher, anything after it dropped} */
    static String after(String version) {
        String numbers = version.replaceFirst("[-+].*", "");
        int dot = numbers.lastIndexOf('.');
        return numbers.substring(0, dot + 1) + (Integer.parseInt(numbers.substring(dot + 1)) + 1);
    }

    /**
     * Writes a copy of a plugin.
     *
     * @param archive a thin jar, or a zip with {@code lib/}
     * @param target the file to write, replaced where it is there
     * @param version what the copy's manifest says
     */
    static void write(Path archive, Path target, String version) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                OutputStream out = Files.newOutputStream(target)) {
            copy(in, out, version);
        }
    }

    private static void copy(InputStream in, OutputStream out, String version) throws IOException {
        ZipInputStream source = new ZipInputStream(in);
        ZipOutputStream copy = new ZipOutputStream(out);
        for (ZipEntry entry = source.getNextEntry(); entry != null; entry = source.getNextEntry()) {
            ZipEntry next = new ZipEntry(entry.getName());
            next.setTime(entry.getTime());
            copy.putNextEntry(next);
            if (entry.getName().equals("META-INF/MANIFEST.MF")) {
                manifest(source.readAllBytes(), copy, version);
            } else if (entry.getName().matches("lib/[^/]+\\.jar")) {
                ByteArrayOutputStream jar = new ByteArrayOutputStream();
                copy(new ByteArrayInputStream(source.readAllBytes()), jar, version);
                jar.writeTo(copy);
            } else {
                source.transferTo(copy);
            }
            copy.closeEntry();
        }
        copy.finish();
    }

    private static void manifest(byte[] bytes, OutputStream copy, String version) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
        Attributes main = manifest.getMainAttributes();
        if (main.containsKey(ID)) {
            main.put(VERSION, version);
            manifest.write(copy);
        } else {
            copy.write(bytes);
        }
    }
}
