package dev.jackfield.kernel.event;

import dev.jackfield.spi.OptionValues;
import java.util.regex.Pattern;

/** Tokens that nobody registered, known by how they look: ours by their prefix, JWTs by their three parts. */
final class TokenPattern {
    private static final String OURS = "jf_";
    private static final String JWT = "eyJ";
    private static final Pattern PATTERN =
            Pattern.compile("jf_[A-Za-z0-9_-]{43}|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}");

    private TokenPattern() {}

    static String mask(String text) {
        return text.contains(OURS) || text.contains(JWT) ? PATTERN.matcher(text).replaceAll(OptionValues.MASK) : text;
    }
}
