package dev.jackfield.kernel.config;

import dev.jackfield.spi.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read, before any plugin is asked. Immutable.
 *
 * @param base what code and file say
 * @param overlay what was changed over HTTP
 * @param problems mistakes in the shape of what was read
 * @param content the file's bytes, or null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(Layer base, Overlay overlay, List<Problem> problems, byte @Nullable [] content) {
    State {
        problems = List.copyOf(problems);
    }
}
