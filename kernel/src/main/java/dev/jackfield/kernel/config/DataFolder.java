package dev.jackfield.kernel.config;

import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * The folder for what survives a restart, locked by the operating system for this process; the lock goes with the process,
 * however that ends. Files that are not ours are left alone. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    /** Far behind the text of the lock file, so that others can read who holds it. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
    /** Closing any other channel to the file would give up this process's lock, so a second one is never opened. */
    private static final Set<Path> OPEN = new HashSet<>();

    private final Path path;
    private final Path real;
    private final FileChannel channel;

    private DataFolder(Path path, Path real, FileChannel channel) {
        this.path = path;
        this.real = real;
        this.channel = channel;
    }

    /**
     * Makes the folder where it does not exist, for its owner alone, and locks it. Blocks on files.
     *
     * @param folder where
     * @return the locked folder
     * @throws JackfieldException {@code data_folder_in_use} by another process or in this one, or {@code
     *     data_folder_unwritable}
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, ownerOnly("rwx------"));
            }
            Path real = path.toRealPath();
            synchronized (OPEN) {
                if (!OPEN.add(real)) {
                    throw inUse(
                            path, "this process, pid " + ProcessHandle.current().pid());
                }
            }
            try {
                return new DataFolder(path, real, lock(path, real.resolve(LOCK)));
            } catch (IOException | RuntimeException e) {
                forget(real);
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw unwritable(path, e.getFile() + " is no folder", e);
        } catch (IOException e) {
            throw unwritable(path, e.toString(), e);
        }
    }

    private static FileChannel lock(Path path, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownerOnly("rw-------"));
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // held by another copy of this class in this process: closing the channel would give up its lock
            throw inUse(path, "this process, pid " + ProcessHandle.current().pid());
        }
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw inUse(path, holder.isEmpty() ? "another process" : "another process, pid " + holder);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
        return channel;
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? pid : "";
    }

    private static JackfieldException inUse(Path path, String holder) {
        return new JackfieldException(
                "data_folder_in_use",
                "the data folder " + path + " is in use by " + holder + "; stop that one, or name another with --data",
                null);
    }

    private static JackfieldException unwritable(Path path, String why, IOException cause) {
        return new JackfieldException(
                "data_folder_unwritable",
                "can't write to the data folder " + path + " (" + why
                        + "); make it writable, or name another with --data",
                cause);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void forget(Path real) {
        synchronized (OPEN) {
            OPEN.remove(real);
        }
    }

    /**
     * {@return where it is, absolute}
     */
    public Path path() {
        return path;
    }

    /**
     * Writes a file, readable for its owner alone, so that whatever happens it is there afterwards as it was or as it is to
     * be. Durable when it returns. Blocks.
     *
     * @param file which one
     * @param content all of it
     * @throws IOException if it stays as it was
     */
    public static void replace(Path file, byte[] content) throws IOException {
        try (Written written = write(file, content)) {
            written.keep();
        }
    }

    /** Writes beside a file what may take its place; durable when it returns. One at a time for each file. */
    static Written write(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.deleteIfExists(next);
            try (FileChannel channel = FileChannel.open(
                    next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        return new Written(file, next);
    }

    /** What waits to take a file's place; closing it gives it up, unless it was kept. */
    static final class Written implements AutoCloseable {
        private final Path file;
        private final Path next;

        private Written(Path file, Path next) {
            this.file = file;
            this.next = next;
        }

        /** Takes the file's place. Durable when it returns. */
        void keep() throws IOException {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path folder = file.toAbsolutePath().getParent();
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            } catch (IOException e) {
                if (System.getProperty("os.name", "").startsWith("Windows")) {
                    return; // folders can't be opened there, and the move is durable
                }
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(next);
            } catch (IOException e) {
                System.getLogger(DataFolder.class.getName())
                        .log(System.Logger.Level.WARNING, "can''t delete {0}: {1}", next, e.toString());
            }
        }
    }

    /** Lets another process in. Closing twice is harmless. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(DataFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "closing the lock of " + path + ": " + e);
        } finally {
            forget(real);
        }
    }
}
