package dev.jackfield.kernel.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Which archives to load at start, and in which order. */
final class StartSet {
    /** An archive and its manifest. */
    record Head(Path archive, PluginManifest manifest) {}

    private final Map<String, Head> byId = new TreeMap<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final Map<Head, String> circles = new LinkedHashMap<>();
    private final List<Path> ordered = new ArrayList<>();

    /**
     * @param archives of two with one id and version the first is taken
     */
    StartSet(Collection<Path> archives, ArchiveLimits limits) {
        for (Path archive : archives) {
            try {
                PluginManifest manifest = ArchiveHead.read(archive, PluginFolders.name(archive), limits);
                byId.merge(manifest.id(), new Head(archive, manifest), StartSet::higher);
            } catch (PluginRefused refused) {
                unreadable.add(archive);
            }
        }
        Set<String> done = new LinkedHashSet<>();
        byId.keySet().forEach(id -> order(id, new LinkedHashSet<>(), done));
        // staging them says what is wrong
        ordered.addAll(unreadable);
    }

    private static Head higher(Head one, Head other) {
        return PluginManifest.compareVersions(
                                other.manifest().version(), one.manifest().version())
                        > 0
                ? other
                : one;
    }

    private void order(String id, Set<String> path, Set<String> done) {
        Head head = byId.get(id);
        if (head == null || done.contains(id)) {
            return;
        }
        if (!path.add(id)) {
            List<String> around = new ArrayList<>(path);
            List<String> circle = around.subList(around.indexOf(id), around.size());
            String named = String.join(" → ", circle) + " → " + id;
            for (String member : circle) {
                Head one = Objects.requireNonNull(byId.get(member));
                circles.putIfAbsent(
                        one,
                        one.manifest().label() + ": circle of dependencies: " + named
                                + "; one of them has to do without");
            }
            return;
        }
        head.manifest().dependencyIds().forEach(dependency -> order(dependency, new LinkedHashSet<>(path), done));
        if (done.add(id) && !circles.containsKey(head)) {
            ordered.add(head.archive());
        }
    }

    /** {@return what to load, dependencies first; what can't be read last} */
    List<Path> ordered() {
        return ordered;
    }

    /** {@return what is chosen of each id, and what can't be read} */
    List<Path> chosen() {
        List<Path> chosen = new ArrayList<>();
        byId.values().forEach(head -> chosen.add(head.archive()));
        chosen.addAll(unreadable);
        return chosen;
    }

    /** {@return those that depend on each other in a circle, and the circle in words} */
    Map<Head, String> circles() {
        return circles;
    }
}
