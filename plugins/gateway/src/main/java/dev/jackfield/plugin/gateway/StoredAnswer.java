package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.http.StoredResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a request with a stored response: GET, HEAD and what asks on a condition (RFC 9110 §13, RFC 9111 §4.3.2). */
final class StoredAnswer {
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");
    private static final Set<String> ALSO_OF_304 =
            Set.of("cache-control", "content-location", "date", "etag", "expires", "last-modified", "via");

    private StoredAnswer() {}

    static Future<Void> send(StoredResponse stored, HttpServerRequest request, Clock clock) {
        HttpServerResponse response = request.response();
        boolean unchanged = unchanged(stored, request);
        for (Map.Entry<String, String> field : stored.headers()) {
            String name = field.getKey();
            if (!name.equals("age") && (!unchanged || ALSO_OF_304.contains(name))) {
                response.headers().add(name, field.getValue());
            }
        }
        response.putHeader("age", Long.toString(age(stored, clock.millis())));
        response.headers().add("cache-status", Headers.PSEUDONYM + "; hit");
        if (unchanged) {
            return response.setStatusCode(304).end();
        }
        byte[] body = stored.body();
        response.setStatusCode(stored.status()).putHeader("content-length", Integer.toString(body.length));
        return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(Buffer.buffer(body));
    }

    /** {@return how old the response is, in seconds} */
    static long age(StoredResponse stored, long nowMillis) {
        String before = field(stored, "age");
        long resident = Math.max(0, nowMillis - stored.storedAtMillis()) / 1000;
        return resident + (before == null ? 0 : Long.parseLong(before));
    }

    private static boolean unchanged(StoredResponse stored, HttpServerRequest request) {
        List<String> tags = request.headers().getAll("if-none-match");
        if (!tags.isEmpty()) {
            String tag = field(stored, "etag");
            return tags.stream().anyMatch(line -> line.strip().equals("*") || (tag != null && names(line, tag)));
        }
        Instant since = Freshness.date(request.getHeader("if-modified-since"));
        Instant modified = since == null ? null : Freshness.date(field(stored, "last-modified"));
        return since != null && modified != null && !modified.isAfter(since);
    }

    /** Compares weakly, as If-None-Match wants it. */
    private static boolean names(String line, String tag) {
        String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
        Matcher tags = ENTITY_TAG.matcher(line);
        while (tags.find()) {
            if (opaque.equals(tags.group(1))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String field(StoredResponse stored, String name) {
        for (Map.Entry<String, String> field : stored.headers()) {
            if (field.getKey().equals(name)) {
                return field.getValue();
            }
        }
        return null;
    }
}
