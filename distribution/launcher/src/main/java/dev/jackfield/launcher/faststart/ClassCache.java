package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Distribution;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the caches of loaded classes are, and which of them this process was started with. {@code bin/jackfield} names a
 * cache by everything that its classes come from, so one with the right name is never stale.
 *
 * @param name what {@code bin/jackfield} calls the one that fits this Java and these libraries; empty where fast start is
 *     off or not possible
 * @param used the one that this process was started with
 * @param folder where new ones are written
 */
public record ClassCache(String name, Optional<Path> used, Path folder) {
    private static final String FILES = "jackfield-[0-9]*.{jsa,aot}";
    /** For two Javas, and as many that are on their way out. */
    private static final int MOST_FILES = 4;

    public static ClassCache ofProcess(Distribution distribution, Map<String, String> environment) {
        String used = System.getProperty("jackfield.cache.used", "");
        return new ClassCache(
                System.getProperty("jackfield.cache.name", ""),
                used.isEmpty() ? Optional.empty() : Optional.of(Path.of(used)),
                folder(distribution, environment));
    }

    private static Path folder(Distribution distribution, Map<String, String> environment) {
        String named = environment.getOrDefault("JACKFIELD_CACHE", "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        Path here = distribution.home().resolve("cache");
        if (Files.isWritable(Files.isDirectory(here) ? here : distribution.home())) {
            return here;
        }
        Path folder = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        if (!folder.isAbsolute()) {
            folder = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
        }
        return folder.resolve("jackfield");
    }

    /** {@return whether there is a cache to be made that would be used} */
    public boolean wanted() {
        return !name.isEmpty() && used.isEmpty() && writable();
    }

    /** {@return whether a file that would be used can be made in the folder, or the folder itself} */
    boolean writable() {
        @Nullable Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there != null
                && Files.isDirectory(there)
                && Files.isWritable(there)
                && (!there.equals(folder) || CacheFolder.isGuarded(folder));
    }

    /** Deletes what is more than some, the oldest first. */
    static void bound(Path folder) throws IOException {
        List<Path> files = list(folder);
        files.sort(Comparator.comparing(ClassCache::modified).reversed());
        for (Path old : files.subList(Math.min(MOST_FILES, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, FILES)) {
            found.forEach(files::add);
        } catch (NoSuchFileException nothingYet) {
            return files;
        }
        return files;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException goneMeanwhile) {
            return FileTime.fromMillis(0);
        }
    }
}
