package dev.jackfield.kernel.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last line, beside the lines themselves, so that lines which were cut off at the end are missed. Not forced to the disk:
 * after a power cut it may be behind the lines, never ahead of them.
 */
record Head(long sequence, String hash) {
    static final String NAME = "head";

    /** What is done where lines are found without it. */
    static final String LOST = "audit.head_lost";

    static final String MISSING =
            "the file head was missing, so lines may have been cut off at the end before this one";

    private static final Pattern CONTENT = Pattern.compile("([0-9]{18}) ([0-9a-f]{64})\n");

    /** {@return what it says; null where it is missing or says nothing} */
    static @Nullable Head read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return null;
        }
        Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        return content.matches() ? new Head(Long.parseLong(content.group(1)), content.group(2)) : null;
    }

    void write(FileChannel channel) throws IOException {
        String text = String.format(Locale.ROOT, "%018d %s\n", sequence, hash);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }
}
