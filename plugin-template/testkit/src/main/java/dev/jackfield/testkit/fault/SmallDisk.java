package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A disk of a few megabytes, in memory, that can be full and read-only: a {@code tmpfs} of its own. Mounting one is allowed to
 * root and to few others, so a test begins with {@code assumeTrue(SmallDisk.isAvailable())}; where it is not allowed there is
 * {@link FailingFileSystem}. It is unmounted when it is closed and when this JVM ends.
 *
 * <p>Thread-safe; the methods block while the system works.
 *
 * @since 1.0
 */
public final class SmallDisk implements AutoCloseable {
    private static final long SYSTEM_SECONDS = 20;
    private static final String BALLAST = ".ballast";
    private static final byte[] BLOCK = new byte[64 * 1024];
    private static final Set<SmallDisk> MOUNTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MOUNTED.forEach(SmallDisk::close), "small-disks"));
    }

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether it can be done here is tried once. */
    private static final class Tried {
        static final boolean ALLOWED = tried();

        private static boolean tried() {
            try {
                Path folder = Files.createTempDirectory("jackfield-small-disk");
                mount(folder, 1024 * 1024).close();
                Files.deleteIfExists(folder);
                return true;
            } catch (IOException | UncheckedIOException e) {
                return false;
            }
        }
    }

    /**
     * {@return whether this process may mount one} It is tried at the first call.
     */
    public static boolean isAvailable() {
        return Tried.ALLOWED;
    }

    /**
     * Mounts one.
     *
     * @param folder where; it is made when it is not there, and what is in it is hidden meanwhile
     * @param bytes how much it holds, rounded up to pages of memory
     * @return the disk, empty
     * @throws UncheckedIOException if it is not allowed, with what the system said
     */
    public static SmallDisk mount(Path folder, long bytes) {
        try {
            Path real = Files.createDirectories(folder).toRealPath();
            system("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + bytes, "jackfield-small-disk", real.toString());
            SmallDisk disk = new SmallDisk(real);
            MOUNTED.add(disk);
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return its root}
     */
    public Path folder() {
        return folder;
    }

    /**
     * Fills it to the last byte, with a file whose name begins with a dot.
     *
     * @return this
     */
    public SmallDisk fill() {
        try (OutputStream ballast =
                Files.newOutputStream(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int length = BLOCK.length;
            while (length > 0) {
                try {
                    ballast.write(BLOCK, 0, length);
                } catch (IOException full) {
                    length /= 2;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Takes away what {@link #fill} has put there.
     *
     * @return this
     */
    public SmallDisk free() {
        try {
            Files.deleteIfExists(folder.resolve(BALLAST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Lets nobody write any more. The system refuses that while a file is open for writing.
     *
     * @return this
     * @throws UncheckedIOException if it is refused
     */
    public SmallDisk readOnly() {
        return remount("ro");
    }

    /**
     * Lets it be written again.
     *
     * @return this
     */
    public SmallDisk writable() {
        return remount("rw");
    }

    private SmallDisk remount(String mode) {
        try {
            system("mount", "-o", "remount," + mode, folder.toString());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many bytes more it takes} */
    public long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmounts it; what is on it is gone. Who still has files open there keeps them, nameless. */
    @Override
    public void close() {
        if (MOUNTED.remove(this)) {
            try {
                system("umount", "-l", folder.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String toString() {
        return "small disk at " + folder;
    }

    private static void system(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SYSTEM_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", List.of(command)) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
