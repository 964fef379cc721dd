package dev.jackfield.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive that the plugin's own build made: what is dropped into a running Jackfield, and so what the proofs load.
 * It exists from the phase {@code package} on; the plugin parent runs the classes named {@code …Proof} after it.
 *
 * @since 1.0
 */
public final class PluginArchive {
    /** The system property in which the plugin parent says where the archive is. */
    public static final String PROPERTY = "jackfield.plugin.archive";

    private PluginArchive() {}

    /**
     * {@return the archive: what {@link #PROPERTY} says, or else the latest zip in {@code target}}
     *
     * @throws IllegalStateException if there is none yet
     */
    public static Path ofThisModule() {
        String told = System.getProperty(PROPERTY);
        if (told != null && Files.isRegularFile(Path.of(told))) {
            return Path.of(told);
        }
        Path target = Path.of("target");
        return zips(target).stream()
                .max(Comparator.comparing(PluginArchive::modified))
                .orElseThrow(() -> new IllegalStateException("no archive " + (told == null ? "" : told + ", and none ")
                        + "in " + target.toAbsolutePath() + ": run mvn package first"));
    }

    private static List<Path> zips(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".zip"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
