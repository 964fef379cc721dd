package dev.jackfield.plugin.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a request allows the cache to do.
 *
 * @param use how it takes part
 * @param key what its response is stored under
 * @param maximumAge how old a stored response may be, in seconds
 * @param onlyIfCached whether nothing but a stored response will do
 * @param version the version the key had when the request came
 */
record CacheRequest(Use use, String key, long maximumAge, boolean onlyIfCached, long version) {
    /** How a request takes part. */
    enum Use {
        /** A stored response may answer it, and its response may be stored. */
        SERVE,
        /** A stored response may answer it; its own response has no body to store. */
        SERVE_ONLY,
        /** It wants a new response, which may be stored. */
        REFRESH,
        /** It goes past the cache. */
        PASS,
        /** It goes past, and what is stored is stale once it succeeded. */
        INVALIDATE,
        /** There is no cache. */
        OFF
    }

    private static final List<String> PAST_THE_CACHE =
            List.of("authorization", "range", "if-range", "if-match", "if-unmodified-since", "upgrade");

    boolean served() {
        return use == Use.SERVE || use == Use.SERVE_ONLY;
    }

    boolean stores() {
        return use == Use.SERVE || use == Use.REFRESH;
    }

    static CacheRequest off() {
        return new CacheRequest(Use.OFF, "", 0, false, 0);
    }

    static CacheRequest of(HttpServerRequest request, String key, long version) {
        HttpMethod method = request.method();
        boolean get = method.equals(HttpMethod.GET);
        boolean head = method.equals(HttpMethod.HEAD);
        if (!get && !head) {
            boolean safe = method.equals(HttpMethod.OPTIONS) || method.equals(HttpMethod.TRACE);
            return new CacheRequest(safe ? Use.PASS : Use.INVALIDATE, key, 0, false, version);
        }
        MultiMap headers = request.headers();
        if (Headers.hasBody(request) || PAST_THE_CACHE.stream().anyMatch(headers::contains)) {
            return new CacheRequest(Use.PASS, key, 0, false, version);
        }
        CacheControl control = CacheControl.parse(headers.getAll("cache-control"));
        if (control.has("no-store")) {
            return new CacheRequest(Use.PASS, key, 0, false, version);
        }
        boolean anew = control.has("no-cache")
                || control.has("min-fresh")
                || (!headers.contains("cache-control") && headers.contains("pragma", "no-cache", true));
        if (anew) {
            return new CacheRequest(get ? Use.REFRESH : Use.PASS, key, 0, false, version);
        }
        OptionalLong maximumAge = control.secondsOf("max-age");
        return new CacheRequest(
                get ? Use.SERVE : Use.SERVE_ONLY,
                key,
                Math.max(0, maximumAge.orElse(Long.MAX_VALUE)),
                control.has("only-if-cached"),
                version);
    }
}
