package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.PluginView.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest refusal of each id, a bounded number of them. Thread-safe. */
final class Refusals {
    private static final int MOST = 100;

    /**
     * One of them.
     *
     * @param refusal what people read
     * @param archive what was refused, null where it is not kept
     * @param waitsFor ids of plugins that were missing
     */
    record Entry(Refusal refusal, @Nullable Path archive, List<String> waitsFor) {}

    private final Map<String, Entry> byId = new LinkedHashMap<>();

    synchronized void put(String id, Entry entry) {
        byId.remove(id);
        byId.put(id, entry);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    synchronized boolean remove(String id) {
        return byId.remove(id) != null;
    }

    /** Forgets what was said of a file that has become another plugin, or has gone. */
    synchronized void removeFile(String file) {
        byId.values().removeIf(entry -> entry.refusal().file().equals(file));
    }

    synchronized Optional<Refusal> get(String id) {
        return Optional.ofNullable(byId.get(id)).map(Entry::refusal);
    }

    synchronized Map<String, Refusal> all() {
        Map<String, Refusal> all = new LinkedHashMap<>();
        byId.forEach((id, entry) -> all.put(id, entry.refusal()));
        return all;
    }

    /** {@return archives that waited for plugins which are all there now} */
    synchronized List<Path> ready(Set<String> current) {
        List<Path> ready = new ArrayList<>();
        for (Entry entry : byId.values()) {
            Path archive = entry.archive();
            if (archive != null
                    && !entry.waitsFor().isEmpty()
                    && current.containsAll(entry.waitsFor())
                    && Files.isRegularFile(archive)) {
                ready.add(archive);
            }
        }
        return ready;
    }
}
