package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Archives that are kept over restarts: what was uploaded, and what ran before what is current. */
final class KeptArchives {
    private static final System.Logger LOGGER = System.getLogger(KeptArchives.class.getPackageName());

    private final PluginFolders folders;
    private final ArchiveLimits limits;
    private final TrustGate gate;

    KeptArchives(PluginFolders folders, ArchiveLimits limits, TrustGate gate) {
        this.folders = folders;
        this.limits = limits;
        this.gate = gate;
    }

    PendingUpload upload(Path archive) {
        return PendingUpload.write(archive, folders, limits);
    }

    /**
     * {@return the uploads that may be loaded}
     *
     * @param refused told of the others: a refused one must not keep a lower version from running
     */
    List<Path> uploads(BiConsumer<Path, PluginRefused> refused) {
        return folders.uploaded().stream()
                .filter(upload -> {
                    try {
                        admit(upload);
                        return true;
                    } catch (PluginRefused e) {
                        refused.accept(upload, e);
                        return false;
                    }
                })
                .toList();
    }

    private void admit(Path upload) {
        String file = PluginFolders.name(upload);
        try {
            gate.admitKept(ArchiveHead.read(upload, file, limits), upload, file);
        } catch (IOException e) {
            throw new PluginRefused("copy_failed", file + " can't be read: " + e.getMessage());
        }
    }

    boolean hasUpload(String id, String version) {
        return versions(id).contains(version);
    }

    /** {@return the version of an upload that is higher than this one, and may be loaded; empty if there is none} */
    Optional<String> uploadAbove(String id, String version) {
        return folders.uploadedOf(id).stream()
                .filter(upload -> PluginManifest.compareVersions(folders.versionOf(id, upload), version) > 0)
                .filter(this::isAdmitted)
                .map(upload -> folders.versionOf(id, upload))
                .findFirst();
    }

    private boolean isAdmitted(Path upload) {
        try {
            admit(upload);
            return true;
        } catch (PluginRefused e) {
            return false;
        }
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
