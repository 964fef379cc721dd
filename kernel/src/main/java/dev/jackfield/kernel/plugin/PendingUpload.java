package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An upload that is written durably and does not count yet: after a restart it is there only if it was {@linkplain #keep
 * kept}. Closed without that it is deleted.
 *
 * @since 1.0
 */
public final class PendingUpload implements AutoCloseable {
    private final PluginFolders folders;
    private final PluginManifest manifest;
    private final Path written;

    private PendingUpload(PluginFolders folders, PluginManifest manifest, Path written) {
        this.folders = folders;
        this.manifest = manifest;
        this.written = written;
    }

    /**
     * @throws PluginRefused if it is no plugin, or can't be written
     */
    static PendingUpload write(Path archive, PluginFolders folders, ArchiveLimits limits) {
        String file = PluginFolders.name(archive);
        try {
            PluginManifest manifest = ArchiveHead.read(archive, file, limits);
            return new PendingUpload(folders, manifest, folders.writeUpload(archive, manifest));
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /**
     * From now on it is what runs after a restart, in place of an earlier upload of the same id. Durable when it returns.
     *
     * @return where it is kept
     * @throws PluginRefused if it can't be moved there
     */
    public Path keep() {
        try {
            return folders.keepUploaded(written, manifest);
        } catch (IOException e) {
            throw refused(manifest.label(), e);
        }
    }

    private static PluginRefused refused(String file, IOException e) {
        return new PluginRefused("copy_failed", file + " can't be kept over a restart: " + e.getMessage());
    }

    @Override
    public void close() {
        PluginFolders.deleteArchive(written);
    }
}
