package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Archives that are kept over restarts: what was uploaded, and what ran before what is current. */
final class KeptArchives {
    private static final System.Logger LOGGER = System.getLogger(KeptArchives.class.getPackageName());

    private final PluginFolders folders;
    private final ArchiveLimits limits;

    KeptArchives(PluginFolders folders, ArchiveLimits limits) {
        this.folders = folders;
        this.limits = limits;
    }

    PendingUpload upload(Path archive) {
        return PendingUpload.write(archive, folders, limits);
    }

    List<Path> uploads() {
        return folders.uploaded();
    }

    boolean hasUpload(String id, String version) {
        return versions(id).contains(version);
    }

    /** {@return the version of an upload that is higher than this one; empty if there is none} */
    Optional<String> uploadAbove(String id, String version) {
        return versions(id).stream()
                .filter(uploaded -> PluginManifest.compareVersions(uploaded, version) > 0)
                .findFirst();
    }

    private List<String> versions(String id) {
        return folders.uploadedOf(id).stream()
                .map(file -> folders.versionOf(id, file))
                .toList();
    }

    /** Keeps the archive of a generation for going back from another. */
    void previous(PluginGeneration before, PluginGeneration after) {
        Path archive = before.archive();
        if (archive == null || before.digest().equals(after.digest())) {
            return;
        }
        try {
            folders.keepPrevious(archive, before.id());
        } catch (IOException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    () -> "the archive of " + before + " can't be kept for going back: " + e);
        }
    }

    Optional<Path> previous(String id) {
        return folders.previous(id);
    }

    /** Deletes what is kept of a plugin. */
    void forget(String id) {
        folders.forget(id);
    }
}
