package dev.jackfield.kernel.install;

import dev.jackfield.kernel.plugin.PluginFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds and reads archives as the drop directory does.
 *
 * @since 1.0
 */
public final class Archives {
    private Archives() {}

    /**
     * What an archive says of itself, and what its content is.
     *
     * @param id the plugin's id
     * @param version its version
     * @param sha256 in lower-case hexadecimal
     * @param sizeBytes of the archive
     */
    public record Head(String id, String version, String sha256, long sizeBytes) {}

    /**
     * {@return the jars and zips of a folder that count as plugins, ordered by name; none where there is no folder} Blocks.
     *
     * @param folder which
     * @throws IOException if it can't be read
     */
    public static List<Path> in(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.{jar,zip}")) {
            for (Path file : stream) {
                if (!name(file).startsWith(".") && Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        }
        Collections.sort(files);
        return files;
    }

    /**
     * {@return what an archive says} Blocks.
     *
     * @param archive a jar or zip
     * @throws dev.jackfield.spi.JackfieldException if it is no plugin
     * @throws IOException if it can't be read
     */
    public static Head read(Path archive) throws IOException {
        PluginFile file = PluginFile.read(archive);
        return new Head(file.id(), file.version(), file.digest(), file.sizeBytes());
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
