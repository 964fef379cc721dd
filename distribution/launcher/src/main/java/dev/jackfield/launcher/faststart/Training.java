package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a server and a client for as long as it takes to see which classes they load, and keeps those. The server has nothing
 * of the operator's: a configuration and a data folder of its own, ports that are free, and of the plugins those that
 * Jackfield came with. Files appear whole or not at all, and of two trainings at once one does the work.
 */
final class Training {
    private static final String SCRATCH = ".training-";

    private final Distribution distribution;
    private final ClassCache cache;

    Training(Surroundings around, ClassCache cache) {
        this.distribution = around.distribution();
        this.cache = cache;
    }

    /**
     * @return what was made; empty where another process is making it
     * @throws IOException if it could not be made
     */
    List<Path> run() throws IOException, InterruptedException {
        Path folder = cache.folder();
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return List.of();
            }
            clear(folder);
            return make(Files.createTempDirectory(folder, SCRATCH));
        } catch (OverlappingFileLockException inThisProcess) {
            return List.of();
        }
    }

    private List<Path> make(Path scratch) throws IOException, InterruptedException {
        try {
            boolean aot = cache.name().endsWith(".aot");
            Path server = scratch.resolve("server");
            Path client = scratch.resolve("client");
            Plugins.copy(distribution, Files.createDirectory(scratch.resolve("plugins")));
            try (TrainedServer trained = new TrainedServer(distribution, scratch, record(aot, server))) {
                trained.exercise(record(aot, client));
            }
            List<Path> made = new ArrayList<>();
            made.add(keep(server, cache.name()));
            made.add(keep(client, clientName()));
            ClassCache.bound(cache.folder());
            return made;
        } finally {
            delete(scratch);
        }
    }

    private static String record(boolean aot, Path into) {
        return (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + into + " -Xlog:disable";
    }

    private Path keep(Path made, String name) throws IOException {
        if (!Files.isRegularFile(made)) {
            throw new IOException("this Java wrote no " + made.getFileName() + " cache");
        }
        return Files.move(made, cache.folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The same Java, script and libraries. */
    private String clientName() {
        return cache.name().replaceFirst("-(server|client)-", "-client-");
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
