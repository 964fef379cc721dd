package dev.jackfield.kernel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The content coding gzip, for answers that are long and asked for often. Takes its time, so not on an event loop. */
final class Gzip {
    private Gzip() {}

    /**
     * {@return whether a client would rather have gzip than nothing (RFC 9110, section 12.5.3)}
     *
     * @param acceptEncoding its header; empty for none
     */
    static boolean isWanted(String acceptEncoding) {
        double gzip = -1;
        double identity = -1;
        double any = -1;
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1].strip());
            switch (parts[0].strip()) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "identity" -> identity = Math.max(identity, weight);
                case "*" -> any = Math.max(any, weight);
                default -> {}
            }
        }
        double wanted = gzip >= 0 ? gzip : any;
        return wanted > 0 && wanted >= identity;
    }

    private static double weight(String parameter) {
        return parameter.matches("q\\s*=\\s*[01](\\.\\d{0,3})?")
                ? Double.parseDouble(
                        parameter.substring(parameter.indexOf('=') + 1).strip())
                : 0;
    }

    /** {@return the same, compressed quickly rather than well: meters repeat themselves} */
    static byte[] of(byte[] content) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 8 + 64);
        try (Quick out = new Quick(zipped)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    private static final class Quick extends GZIPOutputStream {
        Quick(ByteArrayOutputStream out) throws IOException {
            super(out, 8 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
