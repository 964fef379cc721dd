package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A folder with a lock, keys and a list of what is revoked, and an archive that asks. */
final class TrustFixture {
    static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    static final String OTHER = "1".repeat(64);
    static final Subject TINY = new Subject("tiny.zip", "cache-tiny", "1.1.0", DIGEST, 1234, null);
    static final PluginLock.Entry ENTRY = new PluginLock.Entry(
            "1.1.0", DIGEST, 1234, "https://plugins.example.com/\"tiny\"", Instant.parse("2026-01-31T09:30:00Z"));

    final Path folder;
    final TrustFiles files;

    TrustFixture(Path folder) {
        this.folder = folder;
        this.files = TrustFiles.in(folder, folder.resolve("bundled.lock"));
    }

    Trust trust(TrustMode mode) {
        return new Trust(mode, files);
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void lock(PluginLock.Entry entry) {
        write(files.lock(), lockOf(entry));
    }

    static String lockOf(PluginLock.Entry entry) {
        return PluginLock.empty().with(Map.of("cache-tiny", entry)).text();
    }

    /** A new key that is trusted under that name. */
    SigningKey key(String name) {
        SigningKey key = SigningKey.generate();
        write(files.keys().resolve(name + ".pub"), key.publicPem());
        return key;
    }

    static Subject signed(Subject subject, @Nullable String signatures) {
        return new Subject(
                subject.file(), subject.id(), subject.version(), subject.digest(), subject.sizeBytes(), signatures);
    }

    static Subject of(String version, String digest, long size) {
        return new Subject("tiny.zip", "cache-tiny", version, digest, size, null);
    }

    /** {@return the text with some characters changed, left out, doubled or put in} */
    static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int n = 1 + random.nextInt(4); n > 0 && !mutated.isEmpty(); n--) {
            int at = random.nextInt(mutated.length());
            char any = (char) (random.nextInt(20) == 0 ? random.nextInt(0xD800) : random.nextInt(128));
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, any);
                case 1 -> mutated.deleteCharAt(at);
                case 2 -> mutated.insert(at, any);
                case 3 -> mutated.setLength(at);
                default -> mutated.insert(at, mutated.substring(at, Math.min(mutated.length(), at + 20)));
            }
        }
        return mutated.toString();
    }
}
