package dev.jackfield.kernel.plugin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/plugins} shows of one plugin. Strings and numbers only.
 *
 * @param id the plugin's id, or the file's name where a refused file has none
 * @param version its version; null where a refused file has none
 * @param generation which generation runs; 0 for a refused one
 * @param state where it is in its life
 * @param isolation {@code modular}, {@code uber} or {@code class_path}; null for a refused one
 * @param module the name of its module; null where it has none
 * @param digest SHA-256 of the archive in hexadecimal; null where there is none
 * @param signer the name of the trusted key that signed it when it was loaded; null where none did
 * @param description what its manifest says, may be empty
 * @param license what its manifest says, may be empty
 * @param spiVersion the SPI's version it was built for; null where unknown
 * @param providers as {@code point/name}
 * @param dependencies ids of the plugins it depends on
 * @param notes what is odd about it: why it isn't {@code modular}, which bundled jars the host's copies replace, that its
 *     file is gone
 * @param fileMissing whether it goes on from its private copy because its file was deleted
 * @param refusal why the latest archive of this id was refused; null if it wasn't
 * @param verdicts of earlier generations, latest first
 * @since 1.0
 */
public record PluginView(
        String id,
        @Nullable String version,
        int generation,
        State state,
        @Nullable String isolation,
        @Nullable String module,
        @Nullable String digest,
        @Nullable String signer,
        String description,
        String license,
        @Nullable String spiVersion,
        List<String> providers,
        List<String> dependencies,
        List<String> notes,
        boolean fileMissing,
        @Nullable Refusal refusal,
        List<Verdict> verdicts) {

    /** Where a plugin is in its life. */
    public enum State {
        /** Its classes are there, it is not in use yet. */
        LOADED,
        /** Its providers can be bound. */
        STARTED,
        /** Loaded, but its providers can't be bound. */
        STOPPED,
        /** Not there; see the refusal. */
        REFUSED,
        /** Not there any more; only verdicts are left. */
        UNLOADED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Why an archive was refused.
     *
     * @param file its name
     * @param version what it said, or null
     * @param code why, in snake_case
     * @param reason for a person
     * @param at when
     */
    public record Refusal(String file, @Nullable String version, String code, String reason, Instant at) {
        /**
         * {@return what the HTTP contract shows}
         */
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("file", file);
            map.put("version", version);
            map.put("code", code);
            map.put("reason", reason);
            map.put("at", at.toString());
            return map;
        }
    }

    /**
     * {@return what the HTTP contract shows; values may be null}
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("version", version);
        map.put("generation", generation);
        map.put("state", state.toString());
        map.put("isolation", isolation);
        map.put("module", module);
        map.put("providers", providers);
        map.put("digest", digest);
        map.put("signer", signer);
        map.put("description", description);
        map.put("license", license);
        map.put("spi_version", spiVersion);
        map.put("dependencies", dependencies);
        map.put("notes", notes);
        map.put("file_missing", fileMissing);
        map.put("refusal", refusal == null ? null : refusal.asMap());
        map.put("verdicts", verdicts.stream().map(Verdict::asMap).toList());
        return map;
    }
}
