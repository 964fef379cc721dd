package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Distribution;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a server for as long as it takes to see which classes it loads, and keeps those. It has nothing of the
 * operator's: a configuration and a data folder of its own, ports that are free, and of the plugins those that
 * Jackfield came with. Files appear whole or not at all, and of two trainings at once one does the work.
 */
final class Training {
    private static final String SCRATCH = ".training-";

    private final Distribution distribution;
    private final ClassCache cache;

    Training(ClassCache cache, Distribution distribution) {
        this.cache = cache;
        this.distribution = distribution;
    }

    /**
     * @return what was made; empty where another process is making it
     * @throws IOException if it could not be made
     */
    Optional<Path> run() throws IOException, InterruptedException {
        Path folder = cache.folder();
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return Optional.empty();
            }
            clear(folder);
            return make(Files.createTempDirectory(folder, SCRATCH));
        } catch (OverlappingFileLockException inThisProcess) {
            return Optional.empty();
        }
    }

    private Optional<Path> make(Path scratch) throws IOException, InterruptedException {
        try {
            boolean aot = cache.name().endsWith(".aot");
            Path server = scratch.resolve("server");
            Plugins.copy(distribution, Files.createDirectory(scratch.resolve("plugins")));
            try (TrainedServer trained = new TrainedServer(distribution, scratch, record(aot, server.getFileName()))) {
                trained.exercise();
            }
            Path made = keep(server);
            ClassCache.bound(cache.folder());
            return Optional.of(made);
        } finally {
            delete(scratch);
        }
    }

    /** @param into below the folder in which the server is started, as options are split at blanks */
    private static String record(boolean aot, Path into) {
        return (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + into + " -Xlog:disable";
    }

    private Path keep(Path made) throws IOException {
        if (!Files.isRegularFile(made)) {
            throw new IOException("this Java wrote none");
        }
        CacheFolder.guard(made);
        return Files.move(made, cache.folder().resolve(cache.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a training left behind that was killed. */
    private static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, SCRATCH + "*")) {
            for (Path scratch : left) {
                delete(scratch);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
