package dev.jackfield.kernel.install;

import dev.jackfield.kernel.install.Installed.Change;
import dev.jackfield.kernel.plugin.PluginFile;
import dev.jackfield.kernel.trust.Distrusted;
import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.Subject;
import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: takes plugins into a drop directory and into the lock file, all of them or none. Works without a
 * server; one that runs takes up what it finds. The lock file is written first, then the archives are moved in, each at once:
 * whatever stops it in between, nothing is loaded that is not in the lock, and doing it again completes it.
 *
 * @since 1.0
 */
public final class Installation {
    private final Path plugins;
    private final Path lockFile;
    private final Trust trust;
    private final Terms terms;

    /**
     * How plugins are taken in.
     *
     * @param origin what the lock says of where they come from; null for the names of the files
     * @param allowDowngrade whether a version may be lower than the one before
     * @param dryRun whether to say only what would be done
     * @param now what the lock says of when
     */
    public record Terms(@Nullable String origin, boolean allowDowngrade, boolean dryRun, Instant now) {}

    /**
     * @param plugins the drop directory, made where it is not there
     * @param lockFile the lock file
     * @param trust as the server has it: what is revoked, or not signed where it has to be, is not taken in
     * @param terms how
     */
    public Installation(Path plugins, Path lockFile, Trust trust, Terms terms) {
        this.plugins = plugins.toAbsolutePath().normalize();
        this.lockFile = lockFile;
        this.trust = trust;
        this.terms = terms;
    }

    /**
     * Takes archives in. Blocks; uses all cores.
     *
     * @param archives jars and zips
     * @return what became of each, in their order
     * @throws JackfieldException with all {@linkplain JackfieldException#problems problems} if one of them can't be taken
     *     in; nothing was changed then
     * @throws IOException if the disk fails
     */
    public List<Installed> run(List<Path> archives) throws IOException {
        try (StagingFolder staging = StagingFolder.open(plugins, terms.dryRun())) {
            // not before: another installation may have written it meanwhile
            PluginLock lock = PluginLock.read(lockFile);
            List<Problem> problems = new ArrayList<>();
            List<PluginFile> staged = staging.check(archives, problems);
            refuse(problems);
            Map<String, Present> present = Present.in(plugins);
            List<Installed> installed = new ArrayList<>();
            Map<String, Path> ids = new HashMap<>();
            for (int i = 0; i < archives.size(); i++) {
                PluginFile file = staged.get(i);
                Path twin = ids.putIfAbsent(file.id(), archives.get(i));
                if (twin != null) {
                    problems.add(new Problem(
                            archives.get(i).toString(),
                            "is " + file.id() + ", and so is " + twin + "; name one of them"));
                    continue;
                }
                admit(archives.get(i), file, problems);
                installed.add(judge(archives.get(i), file, lock, present, problems));
            }
            refuse(problems);
            if (!terms.dryRun()) {
                lock(lock, installed).write(lockFile);
                move(staged, installed, present);
            }
            return installed;
        }
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new JackfieldException("refused", problems);
        }
    }

    private void admit(Path archive, PluginFile file, List<Problem> problems) throws IOException {
        try {
            trust.examine(new Subject(
                    Archives.name(archive),
                    file.id(),
                    file.version(),
                    file.digest(),
                    file.sizeBytes(),
                    PluginSignature.textFor(file.file())));
        } catch (Distrusted e) {
            problems.add(new Problem(archive.toString(), String.valueOf(e.getMessage())));
        }
    }

    private Installed judge(
            Path archive, PluginFile file, PluginLock lock, Map<String, Present> present, List<Problem> problems) {
        PluginLock.Entry entry = lock.entries().get(file.id());
        Present there = present.get(file.id());
        String before = highest(entry == null ? null : entry.version(), there == null ? null : there.version());
        boolean downgrade = before != null && Trust.isBelow(file.version(), before);
        if (downgrade && !terms.allowDowngrade()) {
            problems.add(new Problem(
                    archive.toString(),
                    "is " + file.id() + " " + file.version() + ", and " + before
                            + " is installed, which is newer; if that is what you want: --allow-downgrade"));
        }
        Path target = plugins.resolve(Archives.name(archive));
        present.forEach((id, other) -> {
            if (!id.equals(file.id()) && other.files().contains(target)) {
                problems.add(new Problem(
                        archive.toString(), "would take the place of " + target + ", which is " + id + "; rename one"));
            }
        });
        boolean same = entry != null
                && entry.sha256().equals(file.digest())
                && entry.version().equals(file.version())
                && Files.isRegularFile(target);
        Change change = same
                ? Change.UNCHANGED
                : before == null ? Change.ADDED : downgrade ? Change.DOWNGRADED : Change.UPDATED;
        String origin = terms.origin() == null ? archive.toString() : terms.origin();
        return new Installed(
                file.id(), file.version(), before, change, target, file.digest(), file.sizeBytes(), origin);
    }

    private static @Nullable String highest(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Trust.isBelow(one, other) ? other : one;
    }

    private PluginLock lock(PluginLock lock, List<Installed> installed) {
        Map<String, PluginLock.Entry> entries = new TreeMap<>();
        for (Installed one : installed) {
            if (one.change() != Change.UNCHANGED) {
                entries.put(
                        one.id(),
                        new PluginLock.Entry(one.version(), one.sha256(), one.sizeBytes(), one.origin(), terms.now()));
            }
        }
        return lock.with(entries);
    }

    private static void move(List<PluginFile> staged, List<Installed> installed, Map<String, Present> present)
            throws IOException {
        for (int i = 0; i < staged.size(); i++) {
            Path target = installed.get(i).file();
            // also where nothing changed: the file may be another one than the lock says, or lack its signature
            staged.get(i).moveTo(target);
            Present before = present.get(staged.get(i).id());
            if (before != null) {
                before.files().stream().filter(file -> !file.equals(target)).forEach(PluginFile::delete);
            }
        }
    }
}
