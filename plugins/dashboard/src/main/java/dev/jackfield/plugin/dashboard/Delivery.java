package dev.jackfield.plugin.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers with a file: whole, compressed, only its head, or that it has not changed (RFC 9110, sections 8.8.3 and 13.1.2). */
final class Delivery {
    /** Nothing is run, shown or asked for that is not ours, and nobody else's page shows ours. */
    static final Map<String, String> HEADERS = Map.of(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer",
            "cross-origin-opener-policy",
            "same-origin",
            "cross-origin-resource-policy",
            "same-origin",
            "cache-control",
            "no-cache",
            "vary",
            "Accept-Encoding");

    private Delivery() {}

    static void of(RoutingContext context, WebFile file) {
        byte[] compressed =
                accepts(context.request().getHeader(HttpHeaders.ACCEPT_ENCODING)) ? file.compressed() : null;
        byte[] body = compressed == null ? file.content() : compressed;
        String tag = '"' + file.tag() + (compressed == null ? "" : "-gzip") + '"';
        HttpServerResponse response = context.response();
        HEADERS.forEach(response::putHeader);
        response.putHeader(HttpHeaders.ETAG, tag);
        if (matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        if (compressed != null) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    /** A weight of zero is a refusal. */
    private static boolean accepts(@Nullable String encodings) {
        if (encodings != null) {
            for (String each : encodings.split(",", -1)) {
                String[] parts = each.strip().split("\\s*;\\s*", 2);
                if (parts[0].equalsIgnoreCase("gzip")) {
                    return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    private static boolean matches(@Nullable String tags, String tag) {
        if (tags != null) {
            for (String each : tags.split(",", -1)) {
                String one = each.strip();
                if (one.equals("*") || one.equals(tag) || one.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
