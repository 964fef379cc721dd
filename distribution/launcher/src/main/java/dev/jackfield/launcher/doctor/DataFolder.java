package dev.jackfield.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where state is kept: its rights, its room, and who has it. */
final class DataFolder {
    private static final String SUBJECT = "data folder";
    private static final long LITTLE_ROOM = 100L << 20;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path folder;

    DataFolder(Path folder) {
        this.folder = folder;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            if (!Files.exists(folder)) {
                findings.add(toBeMade());
                return findings;
            }
            findings.add(rights());
            findings.add(room());
            Path token = folder.resolve("admin-token");
            if (Files.exists(token)) {
                findings.add(token(token));
            }
        } catch (IOException e) {
            findings.add(Finding.wrong(SUBJECT, "can't be looked at: " + e, "look at the rights of its parents"));
        }
        return findings;
    }

    private Finding toBeMade() {
        Path above = folder.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && Files.isDirectory(above) && Files.isWritable(above)
                ? Finding.ok(SUBJECT, folder + " is made at the first start")
                : Finding.wrong(
                        SUBJECT,
                        folder + " is not there and can't be made below " + above,
                        "make it for user " + System.getProperty("user.name") + ", or name another with --data");
    }

    private Finding rights() {
        return Files.isDirectory(folder) && Files.isWritable(folder)
                ? Finding.ok(SUBJECT, folder + " can be written to")
                : Finding.wrong(
                        SUBJECT,
                        folder + " is no folder that user " + System.getProperty("user.name") + " can write to",
                        "give it to that user (chown), or name another with --data");
    }

    private Finding room() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        String amount = free < 10L << 30 ? (free >> 20) + " MB" : (free >> 30) + " GB";
        return free < LITTLE_ROOM
                ? Finding.wrong(
                        "room", amount + " free at " + folder, "make room: uploads and changes are written there")
                : Finding.ok("room", amount + " free");
    }

    private static Finding token(Path token) throws IOException {
        if (!Files.isReadable(token)) {
            return Finding.odd(
                    "admin token",
                    token + " can't be read by user " + System.getProperty("user.name"),
                    "as this user, name a token of yours with --token-file or JACKFIELD_TOKEN");
        }
        if (token.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(token);
            if (rights.stream().anyMatch(OTHERS::contains)) {
                return Finding.wrong(
                        "admin token",
                        token + " can be read by others (" + PosixFilePermissions.toString(rights) + ")",
                        "chmod 600 " + token + ", or delete it and start anew for another token");
            }
        }
        return Finding.ok("admin token", token + " is for its owner alone");
    }
}
