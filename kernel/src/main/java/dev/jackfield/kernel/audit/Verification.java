package dev.jackfield.kernel.audit;

import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the audit of a data folder.
 *
 * @param records how many lines there are
 * @param first the number of the first that is kept
 * @param last the number of the last
 * @param head the hash of the last: kept elsewhere, it shows whether all was written anew
 * @param problems each with file and line; none where every line follows the one before
 */
public record Verification(long records, long first, long last, String head, List<Problem> problems) {
    private static final int MOST_PROBLEMS = 100;

    /** Copies the list. */
    public Verification {
        problems = List.copyOf(problems);
    }

    /**
     * Reads all of an audit. Blocks. What is being appended meanwhile does no harm.
     *
     * @param dataFolder the folder of a server that runs or not, or a copy of it
     * @throws IOException if a file can't be read
     */
    public static Verification of(Path dataFolder) throws IOException {
        Segments segments = new Segments(dataFolder);
        // before the lines: what is appended meanwhile is then only ahead of it
        Head head = Head.read(segments.folder());
        Walk walk = new Walk();
        List<Segments.Segment> all = segments.all();
        for (Segments.Segment segment : all) {
            walk.segment(segment, all.size() >= Segments.KEPT);
        }
        walk.end(head);
        return new Verification(walk.records, walk.first, walk.last, walk.hash, walk.problems);
    }

    /** One way along all lines. */
    private static final class Walk {
        private final List<Problem> problems = new ArrayList<>();
        private long records;
        private long first;
        private long last;
        private String hash = Line.NOTHING;

        void segment(Segments.Segment segment, boolean olderAreDropped) throws IOException {
            int number = 0;
            for (String text : segment.lines()) {
                number++;
                line(segment.name() + ":" + number, Line.read(text), olderAreDropped);
            }
        }

        private void line(String place, @Nullable Line line, boolean olderAreDropped) {
            if (line == null) {
                problem(place, "is no line of an audit");
                return;
            }
            if (!line.intact()) {
                problem(place, "was changed: its hash is another one");
            }
            if (records == 0) {
                first = line.sequence();
                if (first != 1 && !olderAreDropped) {
                    problem(place, "the lines before number " + first + " are missing");
                }
            } else if (line.sequence() != last + 1) {
                problem(place, "is number " + line.sequence() + ", and number " + (last + 1) + " was expected");
            } else if (!line.previous().equals(hash)) {
                problem(place, "does not follow the line before it");
            }
            if (line.text("action").equals(Head.LOST)) {
                problem(place, Head.MISSING);
            }
            records++;
            last = line.sequence();
            hash = line.hash();
        }

        void end(@Nullable Head head) {
            if (head == null) {
                if (records > 0) {
                    problem("head", "is missing or damaged, so lines may have been cut off at the end");
                }
            } else if (head.sequence() > last) {
                problem(
                        "head",
                        "lines are missing at the end: number " + head.sequence() + " was written, and number " + last
                                + " is the last");
            } else if (head.sequence() == last && records > 0 && !head.hash().equals(hash)) {
                problem("head", "the last line is not the one that was written");
            }
        }

        private void problem(String place, String detail) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(new Problem(place, detail));
            }
        }
    }
}
