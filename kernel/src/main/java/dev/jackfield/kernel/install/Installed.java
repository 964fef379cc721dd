package dev.jackfield.kernel.install;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an archive that was to be installed.
 *
 * @param id the plugin's id
 * @param version its version
 * @param before the version that was there, null where none was
 * @param change what was done
 * @param file where it is in the drop directory
 * @param sha256 of the archive, in lower-case hexadecimal
 * @param sizeBytes of the archive
 * @param origin what the lock says of where it comes from
 * @since 1.0
 */
public record Installed(
        String id,
        String version,
        @Nullable String before,
        Change change,
        Path file,
        String sha256,
        long sizeBytes,
        String origin) {
    /** What was done. */
    public enum Change {
        /** It was not there. */
        ADDED,
        /** It took the place of a lower version, or of another content of the same. */
        UPDATED,
        /** It took the place of a higher version. */
        DOWNGRADED,
        /** The lock had it already. */
        UNCHANGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * {@return the same for JSON; values may be null}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("version", version);
        map.put("before", before);
        map.put("change", change.toString());
        map.put("file", file.toString());
        map.put("sha256", sha256);
        map.put("size_bytes", sizeBytes);
        map.put("origin", origin);
        return map;
    }
}
