package dev.jackfield.plugin.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a proxy owes to the fields of a message (RFC 9110 §7.6, RFC 7239). */
final class Headers {
    static final String PSEUDONYM = "jackfield";

    private static final List<String> HOP_BY_HOP = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

    private Headers() {}

    /** Removes what is meant for one connection only, and what the connection field names. */
    static void removeHopByHop(MultiMap headers) {
        for (String line : headers.getAll("connection")) {
            for (String name : line.split(",", -1)) {
                if (!name.isBlank()) {
                    headers.remove(name.strip());
                }
            }
        }
        HOP_BY_HOP.forEach(headers::remove);
    }

    /** Says that the connection becomes a WebSocket. */
    static void upgrade(MultiMap headers) {
        headers.set("connection", "Upgrade").set("upgrade", "websocket");
    }

    static boolean hasBody(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return !request.isEnded();
        }
        String length = request.getHeader("content-length");
        return request.headers().contains("transfer-encoding") || (length != null && !length.equals("0"));
    }

    static boolean repeatable(HttpServerRequest request) {
        return IDEMPOTENT.contains(request.method()) && !hasBody(request);
    }

    /** {@return the request target without scheme and host, as a server expects it} */
    static String target(HttpServerRequest request) {
        String uri = request.uri();
        if (uri.startsWith("/") || uri.equals("*")) {
            return uri;
        }
        int scheme = uri.indexOf("://");
        int path = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
        int query = scheme < 0 ? -1 : uri.indexOf('?', scheme + 3);
        if (path >= 0 && (query < 0 || path < query)) {
            return uri.substring(path);
        }
        return query >= 0 ? "/" + uri.substring(query) : "/";
    }

    static String via(HttpVersion version) {
        String number = switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2.0";
        };
        return number + " " + PSEUDONYM;
    }

    /** Says who is asking and through whom. */
    static void forward(HttpServerRequest request, MultiMap headers, boolean trust) {
        removeHopByHop(headers);
        headers.remove("expect");
        List<String> cookies = headers.getAll("cookie");
        if (cookies.size() > 1) {
            headers.set("cookie", String.join("; ", cookies)); // HTTP/2 may split it, HTTP/1 may not (RFC 9113 §8.2.3)
        }
        String client = Objects.requireNonNullElse(client(request), "unknown");
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.toString();
        // not the scheme, which over HTTP/2 is what the client says
        String protocol = request.isSSL() ? "https" : "http";
        if (trust) {
            List<String> before = headers.getAll("x-forwarded-for");
            headers.set("x-forwarded-for", before.isEmpty() ? client : String.join(", ", before) + ", " + client);
            if (headers.contains("forwarded")) {
                headers.add("forwarded", "for=" + quoted(client) + ";proto=" + protocol);
            }
        } else {
            headers.remove("forwarded");
            headers.remove("x-forwarded-host");
            headers.remove("x-forwarded-proto");
            headers.remove("x-forwarded-port");
            headers.remove("x-forwarded-prefix");
            headers.remove("x-real-ip");
            headers.set("x-forwarded-for", client);
        }
        if (!headers.contains("x-forwarded-proto")) {
            headers.set("x-forwarded-proto", protocol);
        }
        if (!headers.contains("x-forwarded-host") && !host.isEmpty()) {
            headers.set("x-forwarded-host", host);
        }
        headers.add("via", via(request.version()));
    }

    static @Nullable String client(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        return remote == null ? null : remote.hostAddress();
    }

    private static String quoted(String client) {
        return client.indexOf(':') >= 0 ? "\"[" + client + "]\"" : client;
    }
}
