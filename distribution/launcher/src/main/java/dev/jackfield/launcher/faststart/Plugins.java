package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The plugins that Jackfield came with, by their checksums in {@code lib/plugins.sha256}. No other may run in a training:
 * whether the operator trusts it is not known there.
 */
final class Plugins {
    private static final int DIGITS = 64;

    private Plugins() {}

    static void copy(Distribution distribution, Path into) throws IOException {
        Path sums = distribution.libraries().resolve("plugins.sha256");
        List<String> lines = Files.isRegularFile(sums) ? Files.readAllLines(sums) : List.of();
        for (String line : lines) {
            if (!line.matches("[0-9a-f]{64}  [^/\\\\]+")) {
                continue;
            }
            String name = line.substring(DIGITS + 2);
            Path plugin = distribution.plugins().resolve(name);
            if (Files.isRegularFile(plugin)) {
                byte[] bytes = Files.readAllBytes(plugin);
                if (sha256(bytes).equals(line.substring(0, DIGITS))) {
                    Files.write(into.resolve(name), bytes);
                }
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
