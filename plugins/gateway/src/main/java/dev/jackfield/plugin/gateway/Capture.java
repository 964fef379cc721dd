package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.http.StoredResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A copy of a response while it passes. Given up when the body grows too large; of use only when it came whole. */
final class Capture {
    private static final Set<String> OF_THIS_RESPONSE = Set.of("age", "content-length", "cache-status");

    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private final Freshness freshness;
    private final long maximum;
    private final long announced;
    private final long receivedAt;
    private @Nullable Buffer body;

    Capture(MultiMap fields, Freshness freshness, long maximum, long receivedAt) {
        this.freshness = freshness;
        this.maximum = maximum;
        this.receivedAt = receivedAt;
        this.announced = announced(fields.get("content-length"));
        this.body = announced <= maximum ? Buffer.buffer((int) Math.max(0, announced)) : null;
        headers.add(Map.entry("age", Long.toString(freshness.age())));
        fields.forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!OF_THIS_RESPONSE.contains(name)) {
                headers.add(Map.entry(name, field.getValue()));
            }
        });
    }

    private static long announced(@Nullable String length) {
        return length == null ? -1 : Long.parseLong(length);
    }

    /** {@return whether it may still be stored} */
    boolean possible() {
        return body != null;
    }

    void add(Buffer part) {
        Buffer whole = body;
        if (whole != null) {
            body = whole.length() + (long) part.length() <= maximum ? whole.appendBuffer(part) : null;
        }
    }

    /** {@return whether the body is here, as long as was announced}; asked after its end. */
    boolean whole() {
        Buffer whole = body;
        return whole != null && (announced < 0 || announced == whole.length());
    }

    /** {@return the bytes of the body} */
    int length() {
        Buffer whole = body;
        return whole == null ? 0 : whole.length();
    }

    StoredResponse response() {
        Buffer whole = body;
        return new StoredResponse(200, headers, whole == null ? new byte[0] : whole.getBytes(), receivedAt);
    }

    Duration left() {
        return freshness.left();
    }
}
