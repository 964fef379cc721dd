package dev.jackfield.launcher.faststart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/** A cache is code: {@code bin/jackfield} uses none that another user could have put or changed there. */
final class CacheFolder {
    private static final Set<PosixFilePermission> WRITE = PosixFilePermissions.fromString("----w--w-");

    private CacheFolder() {}

    /**
     * Makes it where it is not there.
     *
     * @throws IOException if it can't be made, or if others can write to it
     */
    static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            guard(folder);
        }
        if (!isGuarded(folder)) {
            throw new IOException("others can write to it, so what is in it is not used (chmod go-w)");
        }
    }

    /** Takes from others the right to write; they may read, as a service may use what root made. */
    static void guard(Path file) throws IOException {
        if (isPosix(file)) {
            Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(file));
            if (rights.removeAll(WRITE)) {
                Files.setPosixFilePermissions(file, rights);
            }
        }
    }

    /** {@return whether none but its owner can write to it} */
    static boolean isGuarded(Path folder) {
        try {
            return !isPosix(folder)
                    || Files.getPosixFilePermissions(folder).stream().noneMatch(WRITE::contains);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
