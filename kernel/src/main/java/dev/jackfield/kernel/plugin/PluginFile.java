package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An archive that was checked, and not loaded.
 *
 * @param file a private copy, with its signatures beside it
 * @param id the plugin's id
 * @param version its version
 * @param digest SHA-256 in lower-case hexadecimal
 * @param sizeBytes of the archive
 * @since 1.0
 */
public record PluginFile(Path file, String id, String version, String digest, long sizeBytes) {
    /**
     * Copies an archive and checks the copy as it is checked before it is loaded: names, bounds and checksums of every
     * entry, manifest, SPI version. Blocks.
     *
     * @param archive a jar or zip
     * @param folder an empty folder for the copy, which gets the archive's name
     * @return the copy
     * @throws PluginRefused if it is no plugin, or not whole
     * @throws IOException if the disk fails
     */
    public static PluginFile copy(Path archive, Path folder) throws IOException {
        String name = PluginFolders.name(archive);
        // the JDK's zip classes read a file by whatever name, and the check wants one of its own
        Path checking = folder.resolve(".checking.jar");
        Path libraries = folder.resolve(".lib");
        PluginFolders.Copy copy = PluginFolders.copy(archive, checking, ArchiveLimits.DEFAULT.archiveBytes());
        try {
            PluginManifest manifest = ArchiveCheck.unpack(checking, libraries, name, ArchiveLimits.DEFAULT)
                    .manifest();
            Path settled = PluginFolders.move(checking, folder.resolve(name));
            return new PluginFile(settled, manifest.id(), manifest.version(), copy.digest(), copy.sizeBytes());
        } finally {
            PluginFolders.delete(libraries);
        }
    }

    /**
     * {@return what an archive says of itself and what its content is} Reads no more than that. Blocks.
     *
     * @param archive a jar or zip
     * @throws PluginRefused if it is no plugin
     * @throws IOException if the disk fails
     */
    public static PluginFile read(Path archive) throws IOException {
        PluginManifest manifest = ArchiveHead.read(archive, PluginFolders.name(archive), ArchiveLimits.DEFAULT);
        return new PluginFile(
                archive, manifest.id(), manifest.version(), PluginFolders.digest(archive), Files.size(archive));
    }

    /**
     * {@return the id and the version that an archive says} Its digest is left empty. Blocks for a moment.
     *
     * @param archive a jar or zip
     * @throws PluginRefused if it is no plugin
     * @throws IOException if the disk fails
     */
    public static PluginFile head(Path archive) throws IOException {
        PluginManifest manifest = ArchiveHead.read(archive, PluginFolders.name(archive), ArchiveLimits.DEFAULT);
        return new PluginFile(archive, manifest.id(), manifest.version(), "", Files.size(archive));
    }

    /**
     * Moves an archive with its signatures; the signatures are there first.
     *
     * @param to where to, on the same file system
     * @throws IOException if the disk fails
     */
    public void moveTo(Path to) throws IOException {
        PluginFolders.move(file, to);
    }

    /**
     * Deletes a folder, or an archive with its signatures.
     *
     * @param path which; need not be there
     */
    public static void delete(Path path) {
        PluginFolders.deleteArchive(path);
    }
}
