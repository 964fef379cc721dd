package dev.jackfield.kernel.plugin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the drop directory; each change is told exactly once.
 *
 * @since 1.0
 */
public sealed interface DropEvent {
    /**
     * {@return the name of the file that it is about}
     */
    String file();

    /**
     * A plugin came, or another version or content of one that was there: it should run now.
     *
     * @param archive a private copy, kept until the next but one of the same id
     * @param id the plugin's id
     * @param version its version
     * @param file the name of the file in the drop directory
     * @param digest SHA-256 of the archive in hexadecimal
     */
    record Added(Path archive, String id, String version, String file, String digest) implements DropEvent {}

    /**
     * The last file of a plugin went.
     *
     * @param id the plugin's id
     * @param file the name that the file had
     */
    record Removed(String id, String file) implements DropEvent {}

    /**
     * A file that is no plugin, or not whole, or that a higher version outranks. Told once for each content.
     *
     * @param file the name of the file
     * @param id the plugin's id, or the file's name where it says none
     * @param version the plugin's version, or null where it says none
     * @param code why, in snake_case
     * @param reason for a person
     */
    record Refused(String file, String id, @Nullable String version, String code, String reason) implements DropEvent {}

    /** The files that say what is trusted have changed; what they let in now follows. It is about no file of the folder. */
    record TrustChanged() implements DropEvent {
        @Override
        public String file() {
            return "";
        }
    }

    /**
     * A refused file went.
     *
     * @param file the name that the file had
     */
    record Withdrawn(String file) implements DropEvent {}
}
