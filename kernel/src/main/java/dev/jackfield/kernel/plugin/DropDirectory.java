package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.TrustFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a directory for plugins by looking at it again and again. A file counts when its size, time and identity were
 * the same in two looks, every entry passed its checksum, and a private copy has the same bytes as the file. Of several
 * files with the same plugin id the highest version counts. A file that is not whole gets some more looks before it is
 * refused, because a slow copy may have paused.
 *
 * <p>A file that is not trusted doesn't count either, so that it keeps no lower version from running. It is judged again
 * when what is trusted, or its signature, has changed. Whoever loads a file asks again.
 *
 * <p>Each change is told once. A file that goes while another is still being written is told as gone only when the other
 * has settled, so that replacing one file by another is one change.
 *
 * @since 1.0
 */
public final class DropDirectory implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(DropDirectory.class.getPackageName());
    private static final int MOST_FILES = 1000;
    private static final int LOOKS_BEFORE_BROKEN = 4;
    private static final int LOOKS_BEFORE_GONE = 2;
    private static final int COPIES_KEPT = 2;
    private static final long LONGEST_LOOK_MS = 5_000;

    private record Stamp(long size, long modified, @Nullable Object key) {
        // a record's own is put together when it is first called, which every start would wait for
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Stamp stamp
                    && stamp.size == size
                    && stamp.modified == modified
                    && Objects.equals(stamp.key, key);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(modified);
        }
    }

    private record Taken(String id, String version, String digest, Path copy, int order) {}

    /** What is known of one file. */
    private static final class Known {
        private @Nullable Stamp stamp;
        private int looks;
        private int missed;
        private @Nullable Stamp judged;
        private @Nullable Stamp told;
        private boolean refused;
        private @Nullable String distrusted;
        private @Nullable Taken taken;

        boolean settled() {
            return stamp != null && stamp.equals(judged);
        }
    }

    private final @Nullable Path directory;
    private final Path copies;
    private final PluginSettings settings;
    private final VerifiedArchives verified;
    private final TrustGate gate;
    private @Nullable String trusted;
    private final Map<String, Known> files = new TreeMap<>();
    private final Map<String, String> delivered = new TreeMap<>();
    private final Map<String, String> fileOf = new HashMap<>();
    private final Map<String, Deque<Path>> kept = new HashMap<>();
    private int order;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * @param settings where it is and how often to look
     * @param verified where those who load what is found here look too
     */
    DropDirectory(PluginSettings settings, VerifiedArchives verified) {
        this.settings = settings;
        this.verified = verified;
        this.gate = new TrustGate(settings.trust());
        this.directory = settings.directory();
        this.copies = PluginFolders.dropped(settings.dataFolder());
        PluginFolders.delete(copies);
    }

    /**
     * Looks once, without waiting for files to settle, as at start. Blocks.
     *
     * @return what is there
     */
    public synchronized List<DropEvent> first() {
        return look(true);
    }

    /**
     * Looks once. Blocks; one thread at a time.
     *
     * @return what changed
     */
    public synchronized List<DropEvent> scan() {
        return look(false);
    }

    private List<DropEvent> look(boolean atOnce) {
        List<DropEvent> events = new ArrayList<>();
        Map<String, Path> there = new TreeMap<>();
        if (directory == null || !list(directory, there)) {
            return events;
        }
        reviewTrust(events);
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, Path> one : there.entrySet()) {
            Known known = files.computeIfAbsent(one.getKey(), name -> new Known());
            known.missed = 0;
            Stamp stamp = stamp(one.getValue());
            known.looks = stamp != null && stamp.equals(known.stamp) ? known.looks + 1 : 1;
            known.stamp = stamp;
            boolean other = known.distrusted != null && !known.distrusted.equals(trustOf(one.getValue()));
            if (stamp != null && (other || !known.settled()) && (atOnce || known.looks > 1)) {
                changed.add(one.getKey());
            }
        }
        judge(changed, there, events);
        missed(there.keySet(), events);
        deliver(events);
        return events;
    }

    private void reviewTrust(List<DropEvent> events) {
        String now = gate.stamp();
        if (trusted != null && !trusted.equals(now)) {
            events.add(new DropEvent.TrustChanged());
        }
        trusted = now;
    }

    private String trustOf(Path file) {
        return trusted + "\n" + TrustFiles.stamp(PluginSignature.fileOf(file));
    }

    /** Several are read at the same time, as at a start, and judged one after the other. */
    private void judge(List<String> changed, Map<String, Path> there, List<DropEvent> events) {
        Path checking = copies.resolve(".checking");
        PluginFolders.delete(checking);
        List<Checked> checked = changed.parallelStream()
                .map(name -> check(name, Objects.requireNonNull(there.get(name)), checking))
                .toList();
        for (int i = 0; i < changed.size(); i++) {
            String name = changed.get(i);
            Path file = Objects.requireNonNull(there.get(name));
            judge(name, file, Objects.requireNonNull(files.get(name)), checked.get(i), events);
        }
        PluginFolders.delete(checking);
    }

    /** A private copy of a file and what is in it, or why there is none. */
    private record Checked(
            String trust,
            PluginFolders.@Nullable Copy copy,
            @Nullable PluginManifest manifest,
            boolean same,
            @Nullable PluginRefused refused,
            @Nullable IOException failed) {

        PluginFolders.Copy copied() throws IOException {
            if (refused != null) {
                throw refused;
            }
            if (failed != null) {
                throw failed;
            }
            return Objects.requireNonNull(copy);
        }
    }

    private Checked check(String name, Path file, Path checking) {
        // before the signature is copied, so that a later one is another
        String trust = trustOf(file);
        try {
            Path folder = Files.createDirectories(checking.resolve(name));
            PluginFolders.Copy copy = PluginFolders.copy(
                    file, folder.resolve("archive.jar"), settings.limits().archiveBytes());
            PluginManifest manifest =
                    verified.unpack(copy, folder.resolve("lib"), name).manifest();
            return new Checked(trust, copy, manifest, Files.mismatch(file, copy.file()) < 0, null, null);
        } catch (PluginRefused e) {
            return new Checked(trust, null, null, false, e, null);
        } catch (IOException e) {
            return new Checked(trust, null, null, false, null, e);
        }
    }

    private void judge(String name, Path file, Known known, Checked checked, List<DropEvent> events) {
        PluginManifest manifest = null;
        known.distrusted = null;
        try {
            PluginFolders.Copy copy = checked.copied();
            Stamp after = stamp(file);
            if (after == null || !after.equals(known.stamp) || !checked.same()) {
                known.stamp = after;
                known.looks = 1;
                return;
            }
            manifest = Objects.requireNonNull(checked.manifest());
            gate.admit(manifest, copy, name);
            take(name, known, manifest, copy, events);
        } catch (PluginRefused e) {
            if (manifest != null) {
                known.judged = known.stamp;
                known.refused = true;
                known.distrusted = checked.trust();
                events.add(new DropEvent.Refused(
                        name, manifest.id(), manifest.version(), e.code(), String.valueOf(e.getMessage())));
                return;
            }
            boolean mayGrow = e.code().equals("damaged_archive") || e.code().equals("not_an_archive");
            if (!mayGrow || known.looks >= LOOKS_BEFORE_BROKEN) {
                known.judged = known.stamp;
                refuse(name, known, e.code(), String.valueOf(e.getMessage()), events);
            }
        } catch (NoSuchFileException goneMeanwhile) {
            known.looks = 0;
        } catch (IOException e) {
            // tried again at each look, told once
            if (known.told == null || !known.told.equals(known.stamp)) {
                known.told = known.stamp;
                refuse(
                        name,
                        known,
                        "copy_failed",
                        name + " can't be copied to " + settings.dataFolder() + ": " + e.getMessage(),
                        events);
            }
        }
    }

    private void take(
            String name, Known known, PluginManifest manifest, PluginFolders.Copy copy, List<DropEvent> events)
            throws IOException {
        Path folder = Files.createDirectories(copies.resolve(copy.digest().substring(0, 16)));
        Path kept = PluginFolders.move(copy.file(), folder.resolve(name));
        known.judged = known.stamp;
        known.refused = false;
        known.taken = new Taken(manifest.id(), manifest.version(), copy.digest(), kept, ++order);
        Taken best = best(manifest.id()).orElse(known.taken);
        if (best != known.taken && !best.digest().equals(copy.digest())) {
            String reason = name + " is " + manifest.label() + ", but " + fileOf(best) + " has " + best.version()
                    + ", and of several versions in the folder the highest runs; remove " + fileOf(best)
                    + " to go back";
            known.refused = true;
            events.add(new DropEvent.Refused(name, name, manifest.version(), "older_version", reason));
        }
    }

    private void refuse(String name, Known known, String code, String reason, List<DropEvent> events) {
        Taken before = known.taken;
        known.refused = true;
        events.add(new DropEvent.Refused(name, before == null ? name : before.id(), null, code, reason));
    }

    private void missed(Set<String> there, List<DropEvent> events) {
        for (String name : List.copyOf(files.keySet())) {
            Known known = files.get(name);
            if (known != null && !there.contains(name) && ++known.missed >= LOOKS_BEFORE_GONE) {
                files.remove(name);
                if (known.refused) {
                    events.add(new DropEvent.Withdrawn(name));
                }
            }
        }
    }

    private void deliver(List<DropEvent> events) {
        Set<String> ids = new HashSet<>(delivered.keySet());
        files.values().forEach(known -> Optional.ofNullable(known.taken).ifPresent(taken -> ids.add(taken.id())));
        boolean unsettled = files.values().stream().anyMatch(known -> known.missed == 0 && !known.settled());
        for (String id : ids.stream().sorted().toList()) {
            Optional<Taken> best = best(id);
            if (best.isEmpty()) {
                if (!unsettled) {
                    delivered.remove(id);
                    events.add(new DropEvent.Removed(id, String.valueOf(fileOf.remove(id))));
                }
            } else if (!best.get().digest().equals(delivered.get(id))) {
                Taken taken = best.get();
                delivered.put(id, taken.digest());
                fileOf.put(id, fileOf(taken));
                keepCopy(taken);
                events.add(new DropEvent.Added(taken.copy(), id, taken.version(), fileOf(taken), taken.digest()));
            }
        }
    }

    private Optional<Taken> best(String id) {
        Comparator<Taken> byVersion = (one, other) -> PluginManifest.compareVersions(one.version(), other.version());
        return files.values().stream()
                .map(known -> known.taken)
                .filter(taken -> taken != null && taken.id().equals(id))
                .max(byVersion.thenComparingInt(Taken::order));
    }

    private static String fileOf(Taken taken) {
        return PluginFolders.name(taken.copy());
    }

    private void keepCopy(Taken taken) {
        Deque<Path> of = kept.computeIfAbsent(taken.id(), id -> new ArrayDeque<>());
        of.remove(taken.copy());
        of.addLast(taken.copy());
        while (of.size() > COPIES_KEPT) {
            Path oldest = of.removeFirst();
            boolean inUse = files.values().stream()
                    .anyMatch(known -> known.taken != null && known.taken.copy().equals(oldest));
            if (!inUse) {
                PluginFolders.delete(PluginSignature.fileOf(oldest));
                PluginFolders.drop(oldest);
            }
        }
    }

    private static boolean list(Path directory, Map<String, Path> into) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.{jar,zip}")) {
            for (Path file : stream) {
                if (into.size() < MOST_FILES && !PluginFolders.name(file).startsWith(".")) {
                    into.put(PluginFolders.name(file), file);
                }
            }
            return true;
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "can't look into " + directory + ": " + e);
            return false;
        }
    }

    private static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Stamp(
                            attributes.size(),
                            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                            attributes.fileKey())
                    : null;
        } catch (IOException goneMeanwhile) {
            return null;
        }
    }

    /**
     * Begins to look at intervals, on a thread of its own.
     *
     * @param listener told of each change, on that thread; hands it to the control thread
     */
    public synchronized void start(Consumer<DropEvent> listener) {
        Thread made = new Thread(null, () -> lookUntilClosed(listener), "jackfield-drop-directory", 0, false);
        made.setDaemon(true);
        made.start();
        thread = made;
    }

    private void lookUntilClosed(Consumer<DropEvent> listener) {
        try {
            while (!closed.await(settings.scanInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                report(listener);
            }
        } catch (InterruptedException e) {
            LOGGER.log(System.Logger.Level.WARNING, "looking at the plugin folder was interrupted and ends");
        }
    }

    private void report(Consumer<DropEvent> listener) {
        try {
            scan().forEach(listener);
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.ERROR, "looking at the plugin folder failed; it is tried again", e);
        }
    }

    /** Ends the looking; returns when the thread is gone, which is after the look that goes on. */
    @Override
    public void close() {
        closed.countDown();
        Thread ending;
        synchronized (this) {
            ending = thread;
            thread = null;
        }
        try {
            if (ending != null) {
                ending.join(LONGEST_LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
