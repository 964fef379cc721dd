package dev.jackfield.plugin.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file, ready to be sent.
 *
 * @param contentType what it is
 * @param content all of it
 * @param compressed by gzip; null where that would not be smaller
 * @param tag of its content, without quotes
 */
record WebFile(String contentType, byte[] content, byte @Nullable [] compressed, String tag) {
    private static final int TAG_BYTES = 12;

    static WebFile of(String contentType, byte[] content) {
        byte[] compressed = compress(content);
        return new WebFile(
                contentType, content, compressed.length < content.length ? compressed : null, tagOf(content));
    }

    /** Nothing is compressed for a single answer. */
    static WebFile once(String contentType, byte[] content) {
        return new WebFile(contentType, content, null, tagOf(content));
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
