package dev.jackfield.kernel.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Secrets that nobody can guess: 256 random bits as text that fits everywhere. Thread-safe. */
final class SecretText {
    /** By which a scanner of repositories, and the masking of logs, know a token of ours. */
    static final String PREFIX = "jf_";

    private static final int BYTES = 32;
    private static final int LONGEST = 8 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** What a bearer token can be, by RFC 6750, section 2.1. */
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private SecretText() {}

    static String random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static String token() {
        return PREFIX + random();
    }

    static boolean canBeToken(String text) {
        return text.length() <= LONGEST && BEARER.matcher(text).matches();
    }
}
