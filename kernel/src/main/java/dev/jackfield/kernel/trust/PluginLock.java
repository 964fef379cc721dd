package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lock file: of each plugin that may be loaded, the one version and the one content. YAML of one fixed shape, sorted by
 * id, so that it can be committed and compared; a line of any other shape is refused, and with it the whole file. Immutable.
 *
 * @param entries by the plugin's id
 * @since 1.0
 */
public record PluginLock(SortedMap<String, Entry> entries) {
    /** The name of the file, beside the configuration. */
    public static final String FILE = "plugins.lock";

    static final int LARGEST = 4 << 20;

    private static final String HEAD = """
            # The plugins that may be loaded. Written by: jackfield plugins install. Meant to be committed.
            """;

    /** Copies the map. */
    public PluginLock {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /**
     * One plugin.
     *
     * @param version its version
     * @param sha256 of the archive, in lower-case hexadecimal
     * @param sizeBytes of the archive
     * @param origin where it was installed from, for people
     * @param installedAt when, in UTC
     */
    public record Entry(String version, String sha256, long sizeBytes, String origin, Instant installedAt) {}

    /**
     * {@return a lock that lists nothing}
     */
    public static PluginLock empty() {
        return new PluginLock(new TreeMap<>());
    }

    /**
     * {@return what a lock file says; nothing where there is none} Blocks.
     *
     * @param file which
     * @throws Distrusted if it can't be read, with the line
     */
    public static PluginLock read(Path file) {
        try {
            String text = Texts.read(file, LARGEST);
            return text == null ? empty() : parse(text, Texts.shown(file));
        } catch (IOException e) {
            throw LockReader.broken(Texts.shown(file), Texts.reason(e));
        }
    }

    /**
     * {@return what the text of a lock file says}
     *
     * @param text all of it
     * @param name what messages call it
     * @throws Distrusted if it has a mistake, with the line
     */
    public static PluginLock parse(String text, String name) {
        return new LockReader(name).read(text);
    }

    /**
     * {@return what is listed of a plugin}
     *
     * @param id the plugin's id
     */
    public Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /**
     * {@return the same with other entries in place of those with their ids}
     *
     * @param more by id
     */
    public PluginLock with(Map<String, Entry> more) {
        SortedMap<String, Entry> all = new TreeMap<>(entries);
        all.putAll(more);
        return new PluginLock(all);
    }

    /**
     * {@return the text of the file, which reads back as the same}
     */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD).append(entries.isEmpty() ? "plugins: {}\n" : "plugins:\n");
        entries.forEach((id, entry) -> text.append("  ")
                .append(id)
                .append(":\n    version: ")
                .append(quoted(entry.version()))
                .append("\n    sha256: ")
                .append(quoted(entry.sha256()))
                .append("\n    size_bytes: ")
                .append(entry.sizeBytes())
                .append("\n    origin: ")
                .append(quoted(entry.origin()))
                .append("\n    installed_at: ")
                .append(quoted(entry.installedAt().toString()))
                .append('\n'));
        return text.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Writes the file so that it is there as it was or as it is to be. Blocks; durable when it returns.
     *
     * @param file which
     * @throws IOException if it stays as it was
     */
    public void write(Path file) throws IOException {
        DurableFile.replace(file, text());
    }
}
