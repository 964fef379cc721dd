package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that is there when it is whole, for its owner alone. */
record ExportFile(Path file) {
    /** The last line of an export has a digest for each table. */
    private static final int LAST_LINE_BYTES = 1 << 20;

    /** What writes it. */
    interface Content {
        long writeTo(OutputStream out) throws IOException;
    }

    /**
     * {@return how many bytes were written}
     *
     * @throws NoAccess if they did not come
     */
    long write(Content content) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] rights = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        boolean done = false;
        try {
            Files.deleteIfExists(partial);
            Files.createFile(partial, rights);
            long bytes;
            try (OutputStream out = Files.newOutputStream(partial)) {
                bytes = content.writeTo(out);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            done = true;
            return bytes;
        } catch (IOException e) {
            throw new NoAccess("there is no whole export, so no " + file + ": " + e);
        } finally {
            if (!done) {
                partial.toFile().delete();
            }
        }
    }

    /** {@return how many rows an export says that it has} */
    static long rows(Path export) {
        try (FileChannel channel = FileChannel.open(export, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - LAST_LINE_BYTES);
            ByteBuffer end = ByteBuffer.allocate((int) (channel.size() - from));
            while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                // until it is full
            }
            String text = new String(end.array(), StandardCharsets.UTF_8).strip();
            return Json.read(text.substring(text.lastIndexOf('\n') + 1)).number("rows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
