package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the small files of this package: whole, bounded, and as nothing but UTF-8. */
final class Texts {
    private Texts() {}

    /**
     * {@return the text, null where there is no such file}
     *
     * @throws IOException if it can't be read, is longer, or is no UTF-8
     */
    static @Nullable String read(Path file, int limit) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limit + 1);
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            return null;
        }
        if (bytes.length > limit) {
            throw new IOException("it is longer than " + limit + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is no UTF-8 text", e);
        }
    }

    /** {@return folder and name, which is how people call these files} */
    static String shown(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path above = folder == null ? null : folder.getFileName();
        return (above == null ? "" : above + "/") + file.getFileName();
    }

    /** {@return the reason in words} */
    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || e instanceof java.nio.file.FileSystemException ? e.toString() : message;
    }

    /** {@return the text, cut so that a message stays one} */
    static String cut(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    }
}
