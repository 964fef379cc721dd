package dev.jackfield.kernel.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cookie of a session. A browser sends it to every port of its host, so on its way to and from the service behind the
 * gateway it is taken out. All other cookies stay.
 */
final class SessionCookie {
    static final String NAME = "jackfield_session";

    private SessionCookie() {}

    static void hideFromService(MultiMap headers) {
        List<String> lines = headers.getAll(HttpHeaders.COOKIE);
        if (lines.stream().noneMatch(line -> line.contains(NAME))) {
            return;
        }
        String others = lines.stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty() && !isSession(pair))
                .collect(Collectors.joining("; "));
        headers.remove(HttpHeaders.COOKIE);
        if (!others.isEmpty()) {
            headers.set(HttpHeaders.COOKIE, others);
        }
    }

    static void hideFromClient(MultiMap headers) {
        List<String> cookies = headers.getAll(HttpHeaders.SET_COOKIE);
        if (cookies.stream().anyMatch(SessionCookie::isSession)) {
            headers.set(
                    HttpHeaders.SET_COOKIE.toString(),
                    cookies.stream().filter(cookie -> !isSession(cookie)).toList());
        }
    }

    private static boolean isSession(String pair) {
        int end = pair.indexOf('=');
        return end >= 0 && pair.substring(0, end).strip().equals(NAME);
    }
}
