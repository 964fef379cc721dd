package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.ArchiveCheck.Unpacked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was found out of archives that were verified, by the SHA-256 of their contents: one that comes again, as it does from
 * the drop directory, is only extracted. Remembers the {@value #MOST} that were asked for last. Thread-safe.
 */
final class VerifiedArchives {
    private static final int MOST = 64;

    private record Verified(Path folder, Unpacked unpacked) {}

    private final ArchiveLimits limits;
    private final Map<String, Verified> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MOST;
        }
    };

    VerifiedArchives(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * As {@link ArchiveCheck#unpack}.
     *
     * @param copy a private copy, its digest taken of the very bytes that were written
     * @param into a folder of its own for the libraries, beside the copy
     * @param file what to call the archive in messages
     */
    Unpacked unpack(PluginFolders.Copy copy, Path into, String file) throws IOException {
        Path folder = Objects.requireNonNull(copy.file().getParent());
        Verified before = find(copy.digest());
        if (before != null) {
            Unpacked again = before.unpacked().movedTo(before.folder(), folder);
            ArchiveCheck.extractAgain(copy.file(), again);
            return again;
        }
        Unpacked unpacked = ArchiveCheck.unpack(copy.file(), into, file, limits);
        synchronized (known) {
            known.put(copy.digest(), new Verified(folder, unpacked));
        }
        return unpacked;
    }

    private @Nullable Verified find(String digest) {
        synchronized (known) {
            return known.get(digest);
        }
    }
}
