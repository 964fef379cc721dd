package dev.jackfield.launcher.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where the server that has a data folder is controlled: a file in that folder, so that commands on the same machine need
 * not be told. What a killed server left there names nobody: see {@link RunningServer}.
 */
public final class ControlUrl {
    /** The file's name. */
    public static final String FILE = "control-url";

    private static final int LONGEST = 512;

    private ControlUrl() {}

    /**
     * Says it, whole or not at all.
     *
     * @param data an existing folder
     * @param url such as {@code http://127.0.0.1:8081}
     * @throws IOException if it can't be written
     */
    public static void write(Path data, String url) throws IOException {
        Path part = Files.createTempFile(data, FILE, ".part");
        try {
            Files.writeString(part, url + "\n", StandardCharsets.US_ASCII);
            Files.move(part, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * {@return what was said; empty where nothing was, or where it can't be read}
     *
     * @param data a folder that need not be there
     */
    public static Optional<String> read(Path data) {
        Path file = data.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            String url = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return url.startsWith("http://") || url.startsWith("https://") ? Optional.of(url) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes it back.
     *
     * @param data where it was said
     * @throws IOException if it can't be deleted
     */
    public static void delete(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }
}
