package dev.jackfield.kernel.install;

import dev.jackfield.kernel.plugin.PluginFile;
import dev.jackfield.kernel.plugin.PluginRefused;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where archives are while they are checked: a hidden folder of the drop directory, so that moving them in is one step. One
 * installation at a time; what a killed one left is deleted by the next.
 */
final class StagingFolder implements AutoCloseable {
    private static final String NAME = ".installing";
    private static final String GUARD = "guard";
    private static final int ATTEMPTS = 3;

    private final Path folder;
    private final @Nullable FileChannel guard;

    private StagingFolder(Path folder, @Nullable FileChannel guard) {
        this.folder = folder;
        this.guard = guard;
    }

    static StagingFolder open(Path plugins, boolean dryRun) throws IOException {
        if (dryRun) {
            return new StagingFolder(Files.createTempDirectory("jackfield-install"), null);
        }
        Path folder = plugins.resolve(NAME);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileChannel guard = guard(folder);
            if (guard != null) {
                StagingFolder opened = new StagingFolder(folder, guard);
                opened.clean();
                return opened;
            }
        }
        throw new JackfieldException(
                "busy", "another installation into " + plugins + " is going on; wait for it to end", null);
    }

    /** {@return the locked guard; null where another installation has it, or took it away meanwhile} */
    private static @Nullable FileChannel guard(Path folder) throws IOException {
        Path file = folder.resolve(GUARD);
        FileChannel guard;
        try {
            Files.createDirectories(folder);
            guard = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            if (Files.isRegularFile(folder)) {
                throw e;
            }
            return null;
        }
        try {
            String mine = UUID.randomUUID().toString();
            if (guard.tryLock() != null) {
                guard.truncate(0);
                guard.write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.US_ASCII)));
                // another one may have deleted it, and a third made it anew
                if (Files.readString(file).equals(mine)) {
                    return guard;
                }
            }
        } catch (OverlappingFileLockException | NoSuchFileException others) {
            // as if another process had it
        } catch (IOException e) {
            guard.close();
            throw e;
        }
        guard.close();
        return null;
    }

    /**
     * {@return checked copies, in the order of the archives; incomplete where there are problems}
     *
     * @param problems what is wrong with which
     */
    List<PluginFile> check(List<Path> archives, List<Problem> problems) throws IOException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<PluginFile>> checks = new ArrayList<>();
            for (int i = 0; i < archives.size(); i++) {
                Path archive = archives.get(i);
                Path room = Files.createDirectory(folder.resolve(String.valueOf(i)));
                checks.add(workers.submit(() -> PluginFile.copy(archive, room)));
            }
            List<PluginFile> files = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                try {
                    files.add(checks.get(i).get());
                } catch (ExecutionException e) {
                    problems.add(new Problem(archives.get(i).toString(), reason(e.getCause())));
                }
            }
            return files;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof PluginRefused refused) {
            return String.valueOf(refused.getMessage());
        }
        if (cause instanceof IOException io) {
            return "can't be read or copied: " + io;
        }
        throw new IllegalStateException(cause);
    }

    private void clean() {
        try (Stream<Path> left = Files.list(folder)) {
            left.filter(path -> !path.endsWith(GUARD)).forEach(PluginFile::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (guard == null) {
            PluginFile.delete(folder);
            return;
        }
        try (guard) {
            PluginFile.delete(folder);
        }
    }
}
