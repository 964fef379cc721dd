package dev.jackfield.kernel.audit;

import dev.jackfield.kernel.access.Principal;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: the audit of a data folder. A change is written twice, before it is made and when it is over,
 * each time to the disk before anything goes on; so that what was made is known whenever the process ends. What began and did
 * not end is told as interrupted at the next start. Thread-safe; blocks on the disk.
 */
public final class AuditLog implements AutoCloseable {
    private static final int LONGEST_STATE = 32 * 1024;

    private final Clock clock;
    private final UnaryOperator<String> mask;
    private final Segments segments;
    private final Writer writer;

    /**
     * Opens the audit, cuts a line that was not written to its end, and tells what was interrupted.
     *
     * @param dataFolder an existing folder, locked by this process
     * @param clock the time of a record
     * @param mask takes secrets out of every text
     * @throws JackfieldException {@code data_folder_unwritable}
     */
    public AuditLog(Path dataFolder, Clock clock, UnaryOperator<String> mask) {
        this(dataFolder, clock, mask, Writer.SEGMENT_BYTES);
    }

    AuditLog(Path dataFolder, Clock clock, UnaryOperator<String> mask, long segmentBytes) {
        this.clock = clock;
        this.mask = mask;
        this.segments = new Segments(dataFolder);
        try {
            this.writer = new Writer(segments, segmentBytes);
            Map<Long, Line> open = open();
            if (writer.cut() > 0) {
                note(kernel("audit.cut"), "done", null, Map.of("bytes", writer.cut()), null);
            }
            for (Line line : open.values()) {
                append(interrupted(line));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Act kernel(String action) {
        return new Act(Principal.of(Principal.Kind.KERNEL), "", action, "");
    }

    /** {@return what began and did not end; of the two last files, as a change does not last longer} */
    private Map<Long, Line> open() throws IOException {
        List<Segments.Segment> all = segments.all();
        Map<Long, Line> open = new TreeMap<>();
        for (Segments.Segment segment : all.subList(Math.max(0, all.size() - 2), all.size())) {
            for (String text : segment.lines()) {
                Line line = Line.read(text);
                if (line != null && line.begins()) {
                    open.put(line.sequence(), line);
                } else if (line != null) {
                    open.remove(line.of());
                }
            }
        }
        return open;
    }

    private Map<String, @Nullable Object> interrupted(Line begun) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String member : List.of("actor", "actor_kind", "action", "target", "before")) {
            members.put(member, begun.json().getValue(member));
        }
        members.put("after", null);
        members.put("remote_address", begun.text("remote_address"));
        members.put("outcome", "interrupted");
        members.put("reason", "the process ended meanwhile, so it may have been done or not");
        members.put("of", begun.sequence());
        return members;
    }

    /**
     * Writes what is about to be done. It is on disk when this returns.
     *
     * @param act what
     * @param before how things are, as JSON carries it; null where there is nothing to tell
     * @return its number, for {@link #end}
     * @throws JackfieldException {@code unavailable} if it can't be written; then it must not be done
     */
    public long begin(Act act, @Nullable Object before) {
        Map<String, @Nullable Object> members = members(act, before, null);
        members.put("phase", "begin");
        return append(members);
    }

    /**
     * Writes how it ended. It is on disk when this returns.
     *
     * @param begun the number that {@link #begin} gave
     * @param act what
     * @param outcome {@code done}, {@code unchanged}, {@code refused} or {@code failed}
     * @param before how things were
     * @param after how they are
     * @param reason why it was not done; null where it was
     * @throws JackfieldException {@code unavailable} if it can't be written
     */
    public void end(
            long begun,
            Act act,
            String outcome,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String reason) {
        Map<String, @Nullable Object> members = members(act, before, after);
        members.put("outcome", outcome);
        members.put("reason", reason == null ? null : mask.apply(reason));
        members.put("of", begun);
        append(members);
    }

    /**
     * Writes what happened, where nothing can be lost in between. It is on disk when this returns.
     *
     * @param act what
     * @param outcome how it ended
     * @param before how things were
     * @param after how they are
     * @param reason why it was not done; null where it was
     * @throws JackfieldException {@code unavailable} if it can't be written
     */
    public void note(
            Act act, String outcome, @Nullable Object before, @Nullable Object after, @Nullable String reason) {
        end(0, act, outcome, before, after, reason);
    }

    private Map<String, @Nullable Object> members(Act act, @Nullable Object before, @Nullable Object after) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("actor", act.actor().name());
        members.put("actor_kind", act.actor().kind().word());
        members.put("action", act.action());
        members.put("target", mask.apply(act.target()));
        members.put("before", bounded(before));
        members.put("after", bounded(after));
        members.put("remote_address", act.remoteAddress());
        return members;
    }

    private @Nullable Object bounded(@Nullable Object state) {
        Object masked = masked(state);
        int length = masked == null
                ? 0
                : new JsonObject().put("state", masked).encode().length();
        return length > LONGEST_STATE ? Map.of("left_out_characters", length) : masked;
    }

    private @Nullable Object masked(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(mask.apply(String.valueOf(key)), masked(each)));
            return copy;
        }
        if (value instanceof Iterable<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(masked(each)));
            return copy;
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : mask.apply(value.toString());
    }

    private long append(Map<String, @Nullable Object> members) {
        try {
            return writer.append(clock.instant(), members);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private JackfieldException unwritable(IOException e) {
        return new JackfieldException(
                "unavailable",
                "the audit can't be written, and nothing is done without: " + segments.folder() + ": " + e,
                e);
    }

    /**
     * {@return records, the latest first, as JSON shows them}
     *
     * @param filter which
     * @param limit how many at most
     * @throws JackfieldException {@code unavailable} if they can't be read
     */
    public List<Map<String, @Nullable Object>> find(Filter filter, int limit) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        try {
            List<Segments.Segment> all = segments.all();
            Long before = filter.before();
            for (ListIterator<Segments.Segment> at = all.listIterator(all.size()); at.hasPrevious(); ) {
                Segments.Segment segment = at.previous();
                if (before == null || segment.first() < before) {
                    List<String> lines = segment.lines();
                    for (ListIterator<String> line = lines.listIterator(lines.size()); line.hasPrevious(); ) {
                        Line read = Line.read(line.previous());
                        if (read != null && (filter.endsAt(read) || found.size() >= limit)) {
                            return found;
                        }
                        if (read != null && filter.takes(read)) {
                            found.add(shown(read));
                        }
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw new JackfieldException("unavailable", "the audit can't be read: " + e, e);
        }
    }

    private static Map<String, @Nullable Object> shown(Line line) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (String member : List.of(
                "sequence",
                "time",
                "actor",
                "actor_kind",
                "action",
                "target",
                "before",
                "after",
                "remote_address",
                "outcome",
                "reason")) {
            Object value = line.json().getValue(member);
            shown.put(member, value instanceof JsonObject object ? object.getMap() : value);
        }
        shown.put("hash", line.hash());
        return shown;
    }

    /** Further records are refused. Closing twice is harmless. */
    @Override
    public void close() {
        writer.close();
    }
}
