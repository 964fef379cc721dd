package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where it stands what is trusted.
 *
 * @param lock the lock file
 * @param keys the folder of trusted keys
 * @param revoked the list of what is revoked
 * @param bundled a lock file for what came with the distribution, or null for none
 * @since 1.0
 */
public record TrustFiles(
        Path lock, Path keys, Path revoked, @Nullable Path bundled) {
    /**
     * {@return the usual names}
     *
     * @param folder that of the configuration file
     * @param bundled a lock file for what came with the distribution, or null for none
     */
    public static TrustFiles in(Path folder, @Nullable Path bundled) {
        return new TrustFiles(
                folder.resolve(PluginLock.FILE),
                folder.resolve(TrustedKeys.FOLDER),
                folder.resolve(Revoked.FILE),
                bundled);
    }

    /**
     * {@return a text that is another one when one of the files has changed} Blocks for a moment.
     */
    public String stamp() {
        TreeSet<String> stamps = new TreeSet<>();
        stamps.add(stamp(lock));
        stamps.add(stamp(revoked));
        if (bundled != null) {
            stamps.add(stamp(bundled));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(keys, "*" + TrustedKeys.SUFFIX)) {
            files.forEach(file -> stamps.add(stamp(file)));
        } catch (IOException | DirectoryIteratorException none) {
            stamps.add("no keys");
        }
        return String.join("\n", stamps);
    }

    /**
     * {@return a text that is another one when a file has changed, has come or has gone}
     *
     * @param file which
     */
    public static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return file + " " + attributes.size() + " "
                    + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + attributes.fileKey();
        } catch (IOException none) {
            return file + " none";
        }
    }
}
