package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files that are written whole or not at all, and that are on the disk when the writing returns. */
final class DurableFile {
    private DurableFile() {}

    /** Puts a text in a file's place. */
    static void replace(Path file, String text) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Path next = target.resolveSibling(target.getFileName() + ".next");
        try {
            write(
                    next,
                    text,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(target);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /**
     * Writes a file that is not there yet.
     *
     * @param permissions such as {@code rw-------}; heeded from the first byte on, where the file system knows them
     * @throws java.nio.file.FileAlreadyExistsException if it is there
     */
    static void create(Path file, String text, String permissions) throws IOException {
        boolean posix = file.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        write(file, text, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
        forceFolder(file.toAbsolutePath());
    }

    private static void write(Path file, String text, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void forceFolder(Path file) {
        try (FileChannel folder = FileChannel.open(Objects.requireNonNull(file.getParent()), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            System.getLogger(DurableFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "folders can''t be forced to disk here: {0}", file);
        }
    }
}
