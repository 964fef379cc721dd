package dev.jackfield.kernel.metric;

import dev.jackfield.spi.CallContext;
import org.jspecify.annotations.Nullable;

/** The trace of the call that is being measured. */
final class Traces {
    /** What formats with exemplars have room for. */
    private static final int LONGEST = 64;

    private Traces() {}

    static @Nullable String current() {
        String trace = CallContext.current().trace();
        return trace == null || trace.isEmpty() || trace.length() > LONGEST ? null : trace;
    }
}
