package dev.jackfield.kernel.audit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit. Its hash is the SHA-256 of all that stands before it in the line, and the hash of the line before
 * stands there, so that no line can be changed, taken out or put in without changing all that follow.
 */
record Line(JsonObject json, String hash, boolean intact) {
    /** What the first line follows. */
    static final String NOTHING = "0".repeat(64);

    private static final String PREVIOUS = "previous";
    /** Within a text, quotes are escaped. */
    private static final String BEGINS = ",\"phase\":\"begin\",\"previous\":\"";

    private static final Pattern ENDS = Pattern.compile(",\"of\":([0-9]{1,18}),\"previous\":\"[0-9a-f]{64}\"");
    private static final String MARK = ",\"hash\":\"";
    private static final int HASH = 64;
    private static final int END = MARK.length() + HASH + "\"}".length();

    /** {@return the line of some members, and its hash} */
    static Written write(Map<String, @Nullable Object> members, String previous) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
        all.put(PREVIOUS, previous);
        String json = new JsonObject(all).encode();
        String open = json.substring(0, json.length() - 1);
        String hash = hash(open);
        return new Written((open + MARK + hash + "\"}\n").getBytes(StandardCharsets.UTF_8), hash);
    }

    /** {@return the number of the line that a line ends, without reading all of it; null where it is no end} */
    static @Nullable Long ends(String text) {
        Matcher end = ENDS.matcher(text);
        return end.find() ? Long.valueOf(end.group(1)) : null;
    }

    /** {@return whether it is worth reading as the beginning of something} */
    static boolean mayBegin(String text) {
        return text.contains(BEGINS);
    }

    /** What is appended. */
    record Written(byte[] bytes, String hash) {}

    /** {@return what a line says; null where it is none} */
    static @Nullable Line read(String text) {
        int mark = text.length() - END;
        if (mark < 1 || !text.startsWith(MARK, mark) || !text.endsWith("\"}")) {
            return null;
        }
        String hash = text.substring(mark + MARK.length(), mark + MARK.length() + HASH);
        try {
            return new Line(
                    new JsonObject(text), hash, hash(text.substring(0, mark)).equals(hash));
        } catch (DecodeException e) {
            return null;
        }
    }

    static String hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    long sequence() {
        return json.getValue("sequence") instanceof Number number ? number.longValue() : 0;
    }

    String previous() {
        return text(PREVIOUS);
    }

    String text(String member) {
        return json.getValue(member) instanceof String text ? text : "";
    }

    /** {@return which line it is the end of; 0 for none} */
    long of() {
        return json.getValue("of") instanceof Number number ? number.longValue() : 0;
    }

    boolean begins() {
        return text("phase").equals("begin");
    }
}
