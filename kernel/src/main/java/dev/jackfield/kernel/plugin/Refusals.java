package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.PluginView.Refusal;
import dev.jackfield.spi.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells each refusal of an archive, and keeps the latest one of each id, a bounded number of them: of those that nobody is
 * told in an answer. Thread-safe.
 */
final class Refusals {
    private static final int MOST = 100;

    /**
     * An archive that was refused.
     *
     * @param id the plugin's id, or the file's name where it says none
     * @param refusal what people read
     * @param archive what was refused, null where it is not kept
     * @param waitsFor ids of plugins that were missing
     */
    record Refused(String id, Refusal refusal, @Nullable Path archive, List<String> waitsFor) {
        Refused inCircle(String named, Instant now) {
            String label = refusal.version() == null ? id : id + " " + refusal.version();
            String reason = label + ": circle of dependencies: " + named + "; one of them has to do without";
            return new Refused(
                    id,
                    new Refusal(refusal.file(), refusal.version(), "dependency_circle", reason, now),
                    archive,
                    waitsFor);
        }
    }

    private final PluginEvents events;
    private final Clock clock;
    private final Map<String, Refused> byId = new LinkedHashMap<>();

    Refusals(PluginEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param file what messages call it
     * @param archive where it is
     * @param manifest what it says, null where that can't be read
     * @param why what is wrong with it
     */
    Refused of(String file, Path archive, @Nullable PluginManifest manifest, PluginRefused why) {
        String version = manifest == null ? null : manifest.version();
        Refusal refusal = new Refusal(file, version, why.code(), String.valueOf(why.getMessage()), clock.instant());
        List<String> waitsFor =
                manifest != null && why.code().equals("missing_dependency") ? manifest.requiredIds() : List.of();
        return new Refused(manifest == null ? file : manifest.id(), refusal, archive, waitsFor);
    }

    /** Tells it, and no more: who brought the archive reads why in the answer. */
    void tell(Refused refused) {
        events.refused(refused.id(), refused.refusal());
    }

    /** Tells it, and keeps it until there is something newer to say of its id or its file. */
    void keep(Refused refused) {
        List<Refused> circle = circle(refused);
        if (circle.isEmpty()) {
            put(refused);
            tell(refused);
            return;
        }
        String named = circle.stream().map(Refused::id).collect(Collectors.joining(" → ")) + " → " + refused.id();
        for (Refused member : circle) {
            Refused inCircle = member.inCircle(named, clock.instant());
            put(inCircle);
            tell(inCircle);
        }
    }

    /** {@return those that wait for each other, this one first; empty where they don't} No other will ever come. */
    private synchronized List<Refused> circle(Refused from) {
        List<Refused> path = new ArrayList<>(List.of(from));
        return closes(from, path, new HashSet<>()) ? path : List.of();
    }

    private boolean closes(Refused at, List<Refused> path, Set<String> seen) {
        for (String id : at.waitsFor()) {
            if (id.equals(path.get(0).id())) {
                return true;
            }
            Refused next = byId.get(id);
            if (next != null && seen.add(id)) {
                path.add(next);
                if (closes(next, path, seen)) {
                    return true;
                }
                path.remove(next);
            }
        }
        return false;
    }

    /** Keeps what the drop directory told; does nothing where the same is kept of the file already. */
    void keep(DropEvent.Refused told) {
        boolean known = all().values().stream()
                .anyMatch(one -> one.file().equals(told.file()) && one.reason().equals(told.reason()));
        if (!known) {
            Refusal refusal = new Refusal(told.file(), told.version(), told.code(), told.reason(), clock.instant());
            keep(new Refused(told.id(), refusal, null, List.of()));
        }
    }

    private synchronized void put(Refused refused) {
        byId.remove(refused.id());
        byId.put(refused.id(), refused);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    synchronized boolean remove(String id) {
        return byId.remove(id) != null;
    }

    /** Forgets what was said of a file that has become another plugin, or has gone. */
    synchronized void removeFile(String file) {
        byId.values().removeIf(refused -> refused.refusal().file().equals(file));
    }

    synchronized Optional<Refusal> get(String id) {
        return Optional.ofNullable(byId.get(id)).map(Refused::refusal);
    }

    synchronized Map<String, Refusal> all() {
        Map<String, Refusal> all = new LinkedHashMap<>();
        byId.forEach((id, refused) -> all.put(id, refused.refusal()));
        return all;
    }

    /** {@return archives that waited for plugins which are all there now} */
    synchronized List<Path> ready(Set<String> current) {
        List<Path> ready = new ArrayList<>();
        for (Refused refused : byId.values()) {
            Path archive = refused.archive();
            if (archive != null
                    && !refused.waitsFor().isEmpty()
                    && current.containsAll(refused.waitsFor())
                    && Files.isRegularFile(archive)) {
                ready.add(archive);
            }
        }
        return ready;
    }
}
