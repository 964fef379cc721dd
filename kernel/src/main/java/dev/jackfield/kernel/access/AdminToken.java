package dev.jackfield.kernel.access;

import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.Consumer;

/** The token that allows everything: written once into the data folder, readable by its owner alone, never shown. */
public final class AdminToken {
    /** Its file's name. */
    public static final String FILE = "admin-token";

    private static final int SHORTEST = 16;
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final byte[] digest;

    private AdminToken(String token, Consumer<String> secret) {
        secret.accept(token);
        this.digest = Hash.sha256(token);
    }

    /**
     * {@return the token that the data folder holds; written where there is none}
     *
     * @param dataFolder an existing folder, locked by this process
     * @param secret gets it, so that no text shows it
     * @throws JackfieldException {@code admin_token} if it can't be read or written, or is no token
     */
    public static AdminToken of(Path dataFolder, Consumer<String> secret) {
        Path file = dataFolder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(dataFolder, file);
            } else if (posix(file)) {
                Files.setPosixFilePermissions(file, OWNER_ALONE);
            }
            String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (token.length() < SHORTEST) {
                throw new JackfieldException(
                        "admin_token",
                        file + ": shorter than " + SHORTEST + " characters; delete the file to get a new token",
                        null);
            }
            return new AdminToken(token, secret);
        } catch (IOException e) {
            throw new JackfieldException("admin_token", file + ": can't be read or written: " + e, e);
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
    private static void create(Path folder, Path file) throws IOException {
        String token = SecretText.token() + "\n";
        FileAttribute<?>[] attributes = posix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
                : new FileAttribute<?>[0];
        Path part = Files.createTempFile(folder, FILE, ".part", attributes);
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            // somebody else was faster: theirs counts
            Files.deleteIfExists(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Takes the same time whatever is offered. */
    boolean is(String offered) {
        return MessageDigest.isEqual(digest, Hash.sha256(offered));
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "admin token";
    }
}
