package dev.jackfield.kernel;

import dev.jackfield.spi.Problem;
import java.util.List;

/**
 * What {@link Jackfield#verifyAudit} found. Immutable.
 *
 * @param records how many lines there are
 * @param first the number of the first that is kept; 0 where there is none
 * @param last the number of the last
 * @param head the hash of the last, 64 hexadecimal digits: kept elsewhere, it shows whether all was written anew
 * @param problems each with file and line; none where every line follows the one before
 * @since 1.0
 */
public record AuditReport(long records, long first, long last, String head, List<Problem> problems) {
    /** Copies the list. */
    public AuditReport {
        problems = List.copyOf(problems);
    }
}
