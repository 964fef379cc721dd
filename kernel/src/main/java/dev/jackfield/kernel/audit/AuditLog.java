package dev.jackfield.kernel.audit;

import dev.jackfield.kernel.access.Principal;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    /** More changes are not under way at once; what is beyond is told as interrupted. */
    private static final int MOST_UNFINISHED = 1024;

    private final Clock clock;
    private final UnaryOperator<String> mask;
    private final Segments segments;
    private final Writer writer;
    /** What is over and could not be written; guarded by this. */
    private final Deque<Map<String, @Nullable Object>> unfinished = new ArrayDeque<>();

    private volatile @Nullable Trouble trouble;

    /**
     * Why it can't be written.
     *
     * @param why for a person
     * @param since when
     */
    public record Trouble(String why, Instant since) {}

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
                finish(ended(0, kernel("audit.cut"), "done", null, Map.of("bytes", writer.cut()), null));
            }
            if (writer.headLost()) {
                finish(ended(0, kernel(Head.LOST), "done", null, null, Head.MISSING));
            }
            for (Line line : open.values()) {
                finish(interrupted(line));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static Act kernel(String action) {
        return new Act(Principal.of(Principal.Kind.KERNEL), "", action, "");
    }

    /** {@return what began and did not end; however long ago} */
    private Map<Long, Line> open() throws IOException {
        Map<Long, Line> open = new TreeMap<>();
        for (Segments.Segment segment : segments.all()) {
            for (String text : segment.lines()) {
                Long of = Line.ends(text);
                if (of != null) {
                    open.remove(of);
                } else if (Line.mayBegin(text)) {
                    Line line = Line.read(text);
                    if (line != null && line.begins()) {
                        open.put(line.sequence(), line);
                    }
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
     * Writes what is about to be done, and before it what is over and could not be written. It is on disk when this
     * returns.
     *
     * @param act what
     * @param before how things are, as JSON carries it; null where there is nothing to tell
     * @return its number, for {@link #end}
     * @throws JackfieldException {@code unavailable} if it can't be written; then it must not be done
     */
    public synchronized long begin(Act act, @Nullable Object before) {
        writeUnfinished();
        Map<String, @Nullable Object> members = members(act, before, null);
        members.put("phase", "begin");
        return append(members);
    }

    /**
     * Writes how it ended. It is on disk when this returns, or else is kept and written before anything else begins: what
     * is done is done.
     *
     * @param begun the number that {@link #begin} gave
     * @param act what
     * @param outcome {@code done}, {@code unchanged}, {@code refused} or {@code failed}
     * @param before how things were
     * @param after how they are
     * @param reason why it was not done; null where it was
     */
    public void end(
            long begun,
            Act act,
            String outcome,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String reason) {
        finish(ended(begun, act, outcome, before, after, reason));
    }

    private Map<String, @Nullable Object> ended(
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
        return members;
    }

    private synchronized void finish(Map<String, @Nullable Object> members) {
        if (unfinished.size() < MOST_UNFINISHED) {
            unfinished.add(members);
        }
        try {
            writeUnfinished();
        } catch (JackfieldException e) {
            LOG.log(System.Logger.Level.ERROR, members.get("action") + " is over: {0}", e.getMessage());
        }
    }

    private synchronized void writeUnfinished() {
        for (Map<String, @Nullable Object> first = unfinished.peek(); first != null; first = unfinished.peek()) {
            append(first);
            unfinished.remove();
        }
    }

    /**
     * {@return why it can't be written since the last try; null while it can. The next change tries again}
     */
    public @Nullable Trouble trouble() {
        return trouble;
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
    public synchronized void note(
            Act act, String outcome, @Nullable Object before, @Nullable Object after, @Nullable String reason) {
        writeUnfinished();
        append(ended(0, act, outcome, before, after, reason));
    }

    private Map<String, @Nullable Object> members(Act act, @Nullable Object before, @Nullable Object after) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("actor", act.actor().name());
        members.put("actor_kind", act.actor().kind().word());
        members.put("action", act.action());
        members.put("target", mask.apply(act.target()));
        members.put("before", Bounds.of(masked(before)));
        members.put("after", Bounds.of(masked(after)));
        members.put("remote_address", act.remoteAddress());
        return members;
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
            long number = writer.append(clock.instant(), members);
            trouble = null;
            return number;
        } catch (IOException e) {
            JackfieldException refused = unwritable(e);
            if (trouble == null) {
                trouble = new Trouble(mask.apply(String.valueOf(refused.getMessage())), clock.instant());
            }
            throw refused;
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
