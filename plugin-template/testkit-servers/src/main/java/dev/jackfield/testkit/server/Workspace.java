package dev.jackfield.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where servers keep their files: programs that are unpacked once, and a folder for each server that goes with it. */
final class Workspace {
    private static final Object ONE_OF_THIS_JVM = new Object();

    private Workspace() {}

    /** What fills a folder. */
    interface Filling {
        void fill(Path folder) throws IOException;
    }

    /** Below the target of the outermost project, so that its modules unpack once. */
    static Path root() {
        String told = System.getProperty("jackfield.servers");
        if (told != null) {
            return Path.of(told).toAbsolutePath();
        }
        Path here = Path.of("").toAbsolutePath();
        Path project = here;
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                project = folder;
            }
        }
        return project.resolve("target").resolve("servers");
    }

    /** {@return a new folder, for its owner alone} */
    static Path folder(String name) {
        try {
            Path running = Files.createDirectories(root().resolve("running"));
            return Files.createTempDirectory(
                    running,
                    name + "-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a folder that is filled once, whoever asks first, and whole or not there} */
    static Path once(String name, Filling filling) {
        Path done = root().resolve(name);
        try {
            Files.createDirectories(root());
            synchronized (ONE_OF_THIS_JVM) {
                try (FileChannel channel = FileChannel.open(
                                root().resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid() && !Files.isDirectory(done)) {
                        Path partial = root().resolve(name + ".partial");
                        delete(partial);
                        Files.createDirectory(partial);
                        filling.fill(partial);
                        Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            return done;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies files into a folder that is there; a file that goes meanwhile is left out. */
    static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(folder);
                if (!relative.toString().isEmpty()) {
                    if (!wanted.test(relative)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    Files.copy(folder, to.resolve(relative.toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(file);
                if (wanted.test(relative)) {
                    try {
                        Files.copy(
                                file,
                                to.resolve(relative.toString()),
                                StandardCopyOption.COPY_ATTRIBUTES,
                                LinkOption.NOFOLLOW_LINKS);
                    } catch (NoSuchFileException gone) {
                        // it belonged to what has ended meanwhile
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
