package dev.jackfield.kernel.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: the key of the last item shown, in a form that only an answer can have given. */
final class Cursor {
    private static final String MARK = "after ";

    private Cursor() {}

    static String after(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the key of the last item shown, null where the text is no cursor} */
    static @Nullable String key(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return text.startsWith(MARK) ? text.substring(MARK.length()) : null;
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }
}
