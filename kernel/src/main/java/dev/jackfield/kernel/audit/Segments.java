package dev.jackfield.kernel.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the audit, each named by the number of its first line. */
final class Segments {
    static final String FOLDER = "audit";
    /** How many are kept. */
    static final int KEPT = 16;

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{12})\\.jsonl");

    private final Path folder;

    Segments(Path dataFolder) {
        this.folder = dataFolder.resolve(FOLDER);
    }

    /** One file. */
    record Segment(Path file, long first) {
        /** {@return its whole lines; none where it was dropped meanwhile} */
        List<String> lines() throws IOException {
            try {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                List<String> lines = new ArrayList<>();
                int from = 0;
                for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                    lines.add(utf8(text.substring(from, end)));
                    from = end + 1;
                }
                return lines;
            } catch (NoSuchFileException dropped) {
                return List.of();
            }
        }

        /** Bytes that are no UTF-8 were not written here, and the hash then tells. */
        private static String utf8(String latin) {
            return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        String name() {
            return String.valueOf(file.getFileName());
        }
    }

    Path folder() {
        return folder;
    }

    Segment of(long first) {
        return new Segment(folder.resolve(String.format(Locale.ROOT, "audit-%012d.jsonl", first)), first);
    }

    /** {@return all of them, the oldest first} */
    List<Segment> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .flatMap(file -> {
                        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                        return name.matches()
                                ? Stream.of(new Segment(file, Long.parseLong(name.group(1))))
                                : Stream.empty();
                    })
                    .toList();
        }
    }
}
