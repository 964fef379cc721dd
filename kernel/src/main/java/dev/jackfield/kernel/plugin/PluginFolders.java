package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.trust.PluginSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this package keeps below the data folder.
 *
 * <pre>
 * plugins/running/&lt;id&gt;/&lt;generation&gt;/archive.jar, lib/   private copies, gone with the process
 * plugins/dropped/                                     private copies of the drop directory, gone with the process
 * plugins/uploaded/&lt;id&gt;-&lt;version&gt;.zip                   kept over restarts
 * plugins/previous/&lt;id&gt;.zip                            the archive before the current one, kept over restarts
 * </pre>
 *
 * The signatures of an archive travel with it, beside it. Files that are not ours are left alone.
 */
final class PluginFolders {
    private static final System.Logger LOGGER = System.getLogger(PluginFolders.class.getPackageName());

    private static final String TEMPORARY = ".tmp-";

    private final Path running;
    private final Path uploaded;
    private final Path previous;
    private int staged;

    /** A copy, its SHA-256 and its size. */
    record Copy(Path file, String digest, long sizeBytes) {}

    PluginFolders(Path dataFolder) {
        Path root = dataFolder.resolve("plugins");
        running = root.resolve("running");
        uploaded = root.resolve("uploaded");
        previous = root.resolve("previous");
    }

    static Path dropped(Path dataFolder) {
        return dataFolder.resolve("plugins").resolve("dropped");
    }

    /** Deletes the private copies of a process that did not get to it. */
    void clean() {
        for (Path id : list(running)) {
            if (!Files.isDirectory(id)) {
                continue;
            }
            if (name(id).startsWith(".staging-")) {
                delete(id);
                continue;
            }
            for (Path generation : list(id)) {
                if (name(generation).matches("\\d+") && Files.isDirectory(generation)) {
                    delete(generation);
                }
            }
            deleteIfEmpty(id);
        }
        for (Path folder : List.of(uploaded, previous)) {
            list(folder).stream()
                    .filter(file -> name(file).startsWith(TEMPORARY))
                    .forEach(PluginFolders::delete);
        }
    }

    /** {@return a new empty folder in which an archive is unpacked before its id is known} */
    Path staging() throws IOException {
        Files.createDirectories(running);
        Path folder = running.resolve(".staging-" + ++staged);
        delete(folder);
        return Files.createDirectory(folder);
    }

    /** {@return where a staged folder is from now on} */
    Path settle(Path staging, String id, int generation) throws IOException {
        Path folder = Files.createDirectories(running.resolve(id)).resolve(String.valueOf(generation));
        delete(folder);
        return Files.move(staging, folder);
    }

    /** Deletes a generation's folder, and its parent when that was the last one. */
    static void drop(Path folder) {
        delete(folder);
        Path parent = folder.getParent();
        if (parent != null) {
            deleteIfEmpty(parent);
        }
    }

    static Copy copy(Path from, Path to, long limit) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > limit) {
                    throw new PluginRefused(
                            "too_large",
                            name(from) + " is larger than " + limit + " bytes, which is the limit for a plugin");
                }
                out.write(buffer, 0, n);
            }
        }
        copySignatures(from, to);
        return new Copy(to, HexFormat.of().formatHex(digest.digest()), size);
    }

    /** Only as much as is read of signatures, and a byte more where there is more, so that this is seen. */
    private static void copySignatures(Path from, Path to) throws IOException {
        Path copy = PluginSignature.fileOf(to);
        try (InputStream in = Files.newInputStream(PluginSignature.fileOf(from))) {
            Files.write(copy, in.readNBytes(PluginSignature.LARGEST + 1));
        } catch (NoSuchFileException unsigned) {
            Files.deleteIfExists(copy);
        }
    }

    /**
     * Moves an archive with its signatures, which are there first. Until it is moved, those of the archive in whose place it
     * comes stay with them: whatever ends this in between, the archive that is there has its own.
     */
    static Path move(Path from, Path to) throws IOException {
        Path next = PluginSignature.fileOf(from);
        Path signatures = PluginSignature.fileOf(to);
        boolean signed = Files.exists(next);
        if (signed) {
            Path both = Files.write(from.resolveSibling(next.getFileName() + ".both"), both(next, signatures));
            moveFile(both, signatures);
        }
        Path moved = moveFile(from, to);
        if (signed) {
            moveFile(next, signatures);
        } else {
            Files.deleteIfExists(signatures);
        }
        return moved;
    }

    private static byte[] both(Path next, Path before) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(Files.readAllBytes(next));
        if (Files.exists(before) && both.size() + Files.size(before) < PluginSignature.LARGEST) {
            both.write('\n');
            both.write(Files.readAllBytes(before));
        }
        return both.toByteArray();
    }

    private static Path moveFile(Path from, Path to) throws IOException {
        try {
            return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes an archive and its signatures. */
    static void deleteArchive(Path archive) {
        delete(PluginSignature.fileOf(archive));
        delete(archive);
    }

    static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Writes an upload durably beside those that are kept; it counts once it is {@linkplain #keepUploaded kept}. */
    Path writeUpload(Path archive, PluginManifest manifest) throws IOException {
        return write(archive, uploaded, manifest.id() + "-" + manifest.version() + ".zip");
    }

    /** Keeps an upload that is written, and deletes those of other versions. */
    Path keepUploaded(Path written, PluginManifest manifest) throws IOException {
        Path kept = settle(written);
        for (Path other : uploadedOf(manifest.id())) {
            if (!other.equals(kept)) {
                deleteArchive(other);
            }
        }
        return kept;
    }

    void keepPrevious(Path archive, String id) throws IOException {
        settle(write(archive, previous, id + ".zip"));
    }

    Optional<Path> previous(String id) {
        return Optional.of(previous.resolve(id + ".zip")).filter(Files::isRegularFile);
    }

    List<Path> uploaded() {
        return list(uploaded).stream()
                .filter(file -> name(file).matches("[a-z][^/]*\\.zip") && Files.isRegularFile(file))
                .sorted()
                .toList();
    }

    /** Forgets what is kept of a plugin over restarts. */
    void forget(String id) {
        uploadedOf(id).forEach(PluginFolders::deleteArchive);
        previous(id).ifPresent(PluginFolders::deleteArchive);
    }

    List<Path> uploadedOf(String id) {
        return uploaded().stream()
                .filter(file -> name(file).startsWith(id + "-") && PluginManifest.isVersion(versionOf(id, file)))
                .toList();
    }

    /** {@return the version in the name of an upload} */
    String versionOf(String id, Path upload) {
        return name(upload).substring(id.length() + 1, name(upload).length() - ".zip".length());
    }

    private static Path write(Path archive, Path folder, String as) throws IOException {
        Files.createDirectories(folder);
        Path temporary = folder.resolve(TEMPORARY + as);
        try {
            Files.copy(archive, temporary, StandardCopyOption.REPLACE_EXISTING);
            copySignatures(archive, temporary);
            force(temporary, StandardOpenOption.WRITE);
            if (Files.exists(PluginSignature.fileOf(temporary))) {
                force(PluginSignature.fileOf(temporary), StandardOpenOption.WRITE);
            }
            return temporary;
        } catch (IOException e) {
            deleteArchive(temporary);
            throw e;
        }
    }

    private static Path settle(Path temporary) throws IOException {
        Path settled = temporary.resolveSibling(name(temporary).substring(TEMPORARY.length()));
        try {
            move(temporary, settled);
        } catch (IOException e) {
            deleteArchive(temporary);
            throw e;
        }
        forceFolder(Objects.requireNonNull(settled.getParent()));
        return settled;
    }

    private static void force(Path file, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(file, option)) {
            channel.force(true);
        }
    }

    private static void forceFolder(Path folder) {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "folders can't be forced to disk here: " + folder);
        }
    }

    private static List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(found::add);
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, () -> "can't list " + folder + ": " + e);
        }
        return found;
    }

    private static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException notEmpty) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "kept, because others use it: " + folder);
        }
    }

    static void delete(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, () -> "can't delete " + path + ": " + e);
        }
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
