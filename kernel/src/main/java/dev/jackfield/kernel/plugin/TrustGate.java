package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.trust.Distrusted;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.Subject;
import dev.jackfield.kernel.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks whether a private copy may be loaded; a no is a refusal like any other. */
final class TrustGate {
    private final Trust trust;

    TrustGate(Trust trust) {
        this.trust = trust;
    }

    /**
     * {@return the name of the key that signed it; empty where none did}
     *
     * @param copy the very bytes that are loaded, with their signatures beside them
     * @throws PluginRefused if it may not be loaded
     */
    Optional<String> admit(PluginManifest manifest, PluginFolders.Copy copy, String file) {
        try {
            String signatures = signatures(copy.file());
            return trust.admit(
                    new Subject(file, manifest.id(), manifest.version(), copy.digest(), copy.sizeBytes(), signatures));
        } catch (Distrusted e) {
            throw new PluginRefused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String signatures(Path copy) {
        try {
            return PluginSignature.textFor(copy);
        } catch (IOException e) {
            // not whole, and told so where a signature is needed
            return "unreadable";
        }
    }

    /**
     * As {@link #admit}, of an archive that is kept.
     *
     * @throws IOException if it can't be read
     */
    Optional<String> admitKept(PluginManifest manifest, Path archive, String file) throws IOException {
        PluginFolders.Copy kept = new PluginFolders.Copy(archive, PluginFolders.digest(archive), Files.size(archive));
        return admit(manifest, kept, file);
    }

    /** As {@link #admit}, of a generation that is loaded, whose digest is known. */
    void admitAgain(PluginGeneration generation) throws IOException {
        Path archive = generation.archive();
        if (archive != null) {
            PluginFolders.Copy loaded = new PluginFolders.Copy(archive, generation.digest(), Files.size(archive));
            admit(generation.manifest(), loaded, generation.manifest().label());
        }
    }

    /** {@return a text that is another one when what is trusted may have changed} */
    String stamp() {
        return trust.stamp();
    }
}
