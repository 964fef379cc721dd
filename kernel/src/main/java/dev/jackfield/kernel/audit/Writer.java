package dev.jackfield.kernel.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Appends lines, each forced to the disk; begins another file when one is full, and drops the oldest. Thread-safe. */
final class Writer implements AutoCloseable {
    static final long SEGMENT_BYTES = 4L << 20;

    private final Segments segments;
    private final long segmentBytes;
    private final boolean headLost;
    private Segments.Segment current;
    private FileChannel head;
    private FileChannel lines;
    private boolean linesBroken;
    private boolean headBroken;
    private boolean closed;
    private long size;
    private long last;
    private String hash = Line.NOTHING;
    private final long cut;

    Writer(Segments segments, long segmentBytes) throws IOException {
        this.segments = segments;
        this.segmentBytes = segmentBytes;
        if (!Files.isDirectory(segments.folder())) {
            Files.createDirectories(segments.folder(), ownerOnly("rwx------"));
        }
        List<Segments.Segment> all = segments.all();
        this.current = all.isEmpty() ? segments.of(1) : all.get(all.size() - 1);
        Head known = Head.read(segments.folder());
        this.lines = open(current.file());
        this.cut = cutTornLine(current);
        this.size = lines.size();
        // a file that lost all its lines is named by the first
        this.last = current.first() - 1;
        for (String text : current.lines()) {
            Line line = Line.read(text);
            if (line != null) {
                last = line.sequence();
                hash = line.hash();
            }
        }
        // lines that are missing stay missed: their numbers are not given again
        this.last = known == null ? last : Math.max(last, known.sequence());
        this.headLost = known == null && last > 0;
        this.head = open(segments.folder().resolve(Head.NAME));
        if (known == null && !headLost) {
            // from now on, one that is empty is not ours
            new Head(0, Line.NOTHING).write(head);
            head.force(true);
        }
        forceFolder();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownerOnly("rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A line is on disk as a whole before anything is done by it, so one without an end was not yet. */
    private long cutTornLine(Segments.Segment current) throws IOException {
        byte[] all = Files.readAllBytes(current.file());
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        lines.truncate(end);
        lines.force(true);
        return all.length - end;
    }

    /** {@return how many bytes were cut at the end} */
    long cut() {
        return cut;
    }

    /** {@return whether lines were there and what says which is the last was not} */
    boolean headLost() {
        return headLost;
    }

    synchronized long append(Instant time, Map<String, @Nullable Object> members) throws IOException {
        if (closed) {
            throw new IOException("it is closed");
        }
        if (linesBroken) {
            reopen();
        }
        if (size >= segmentBytes) {
            begin(segments.of(last + 1));
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("sequence", last + 1);
        all.put("time", time.toString());
        all.putAll(members);
        Line.Written line = Line.write(all, hash);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
            for (long at = size; bytes.hasRemaining(); ) {
                at += lines.write(bytes, at);
            }
            lines.force(false);
        } catch (IOException e) {
            linesBroken = true;
            cutQuietly();
            throw e;
        }
        size += line.bytes().length;
        last++;
        hash = line.hash();
        writeHead();
        return last;
    }

    /** An interrupted thread closes the channel that it writes to, and after a full disk there may be half a line. */
    private void reopen() throws IOException {
        lines.close();
        lines = open(current.file());
        lines.truncate(size);
        lines.force(true);
        linesBroken = false;
    }

    private void cutQuietly() {
        try {
            lines.truncate(size);
        } catch (IOException e) {
            System.getLogger(Writer.class.getName())
                    .log(System.Logger.Level.DEBUG, "half a line is cut before the next: " + e);
        }
    }

    /** The line is written: a head that is behind does no harm, and is tried again with the next. */
    private void writeHead() {
        try {
            if (headBroken) {
                head.close();
                head = open(segments.folder().resolve(Head.NAME));
            }
            new Head(last, hash).write(head);
            headBroken = false;
        } catch (IOException e) {
            headBroken = true;
            System.getLogger(Writer.class.getName()).log(System.Logger.Level.WARNING, "audit/head is behind: " + e);
        }
    }

    private void begin(Segments.Segment next) throws IOException {
        FileChannel opened = open(next.file());
        try {
            forceFolder();
            lines.close();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        lines = opened;
        current = next;
        size = 0;
        List<Segments.Segment> all = segments.all();
        for (Segments.Segment old : all.subList(0, Math.max(0, all.size() - Segments.KEPT))) {
            Files.deleteIfExists(old.file());
        }
    }

    /** So that a file which was just made is there after a power cut. */
    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(segments.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // folders can't be opened on Windows, where that is not needed
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            head.close();
            lines.close();
        } catch (IOException e) {
            System.getLogger(Writer.class.getName()).log(System.Logger.Level.WARNING, "closing the audit: " + e);
        }
    }
}
