package dev.jackfield.kernel.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tags of what can be changed, by RFC 9110, section 8.8.3. */
final class Etags {
    private static final int BYTES = 12;

    private Etags() {}

    /** {@return a strong tag of what is shown} */
    static String of(byte[] shown) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(shown);
            return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** {@return whether a field of {@code If-Match} or {@code If-None-Match} names the tag} */
    static boolean matches(String field, String tag) {
        for (String each : field.split(",", -1)) {
            String one = each.strip();
            if (one.equals("*") || one.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
