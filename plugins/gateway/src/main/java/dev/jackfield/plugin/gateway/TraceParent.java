package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.CallContext;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The trace that a request belongs to, as its client says (W3C Trace Context, section 3.2). */
final class TraceParent {
    private static final String FIELD = "traceparent";
    private static final int VERSION_END = 2;
    private static final int TRACE_END = 35;
    private static final int LENGTH = 55;

    private TraceParent() {}

    /** {@return what measuring the request carries with it; null where no trace is known} */
    static @Nullable CallContext of(HttpServerRequest request) {
        String trace = trace(request.getHeader(FIELD));
        return trace == null ? null : new CallContext(null, null, trace);
    }

    /** {@return the trace id, or null: a field that is not as it should be is as good as none} */
    static @Nullable String trace(@Nullable String field) {
        if (field == null
                || field.length() < LENGTH
                || field.charAt(VERSION_END) != '-'
                || field.charAt(TRACE_END) != '-'
                || field.startsWith("ff")
                || field.length() > LENGTH && (field.startsWith("00") || field.charAt(LENGTH) != '-')) {
            return null;
        }
        boolean zero = true;
        for (int i = VERSION_END + 1; i < TRACE_END; i++) {
            char c = field.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return null;
            }
            zero &= c == '0';
        }
        return zero ? null : field.substring(VERSION_END + 1, TRACE_END);
    }
}
