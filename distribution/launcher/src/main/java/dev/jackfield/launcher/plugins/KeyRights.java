package dev.jackfield.launcher.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who can get at a key. */
public final class KeyRights {
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> WRITING = PosixFilePermissions.fromString("----w--w-");

    private KeyRights() {}

    /** {@return whether others than the owner can read or write a file; false where that can't be said} */
    public static boolean othersCanRead(Path file) throws IOException {
        return others(file, OF_OTHERS);
    }

    /** {@return whether others than the owner can write to a file or folder; false where that can't be said} */
    public static boolean othersCanWrite(Path file) throws IOException {
        return others(file, WRITING);
    }

    private static boolean others(Path file, Set<PosixFilePermission> rights) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(rights::contains);
    }
}
