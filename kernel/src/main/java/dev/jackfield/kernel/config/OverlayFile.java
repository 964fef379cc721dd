package dev.jackfield.kernel.config;

import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The overlay on disk: {@value #NAME} in the data folder, whole or as it was, whenever the process ends. */
final class OverlayFile {
    static final String NAME = "overlay.json";
    private static final int MAXIMUM_BYTES = 8 << 20;

    private final Path folder;

    OverlayFile(Path folder) {
        this.folder = folder;
    }

    /** What was stored last; a file that can't be understood is moved aside and told about, since to start matters more. */
    Overlay load(List<String> warnings) {
        Path file = folder.resolve(NAME);
        try {
            if (Files.size(file) > MAXIMUM_BYTES) {
                throw new IllegalArgumentException("has more than " + MAXIMUM_BYTES + " bytes");
            }
            return Overlay.decode(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Overlay.NONE;
        } catch (IOException e) {
            throw new JackfieldException("data_folder_unreadable", "can't read " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            Path aside = folder.resolve(NAME + ".damaged");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                throw new JackfieldException("data_folder_unwritable", "can't move " + file + " aside: " + failure, e);
            }
            warnings.add("what was changed over HTTP is lost: " + file + " " + e.getMessage() + "; it is kept as "
                    + aside.getFileName());
            return Overlay.NONE;
        }
    }

    /** Writes beside what was stored last what is to be stored once it is in effect. Durable when it returns. */
    DataFolder.Written write(Overlay overlay) {
        try {
            return DataFolder.write(folder.resolve(NAME), overlay.encode());
        } catch (IOException e) {
            throw new JackfieldException(
                    "data_folder_unwritable",
                    "nothing was changed, since it would be lost at a restart: can't write " + folder.resolve(NAME)
                            + ": " + e,
                    e);
        }
    }

    void keep(DataFolder.Written written) {
        try {
            written.keep();
        } catch (IOException e) {
            throw new JackfieldException(
                    "data_folder_unwritable",
                    "the change is in effect but lost at a restart: can't write " + folder.resolve(NAME) + ": " + e,
                    e);
        }
    }
}
