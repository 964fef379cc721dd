package dev.jackfield.kernel.http;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints of the API, in order. It serves them, and the API's description is drawn from it. */
final class RouteTable {
    private final List<Route> routes = new ArrayList<>();

    void add(Endpoint endpoint) {
        List<String> segments = List.of(endpoint.path().substring(1).split("/", -1));
        for (Route route : routes) {
            if (route.endpoint.method().equals(endpoint.method()) && route.segments.equals(segments)) {
                throw new IllegalArgumentException(endpoint.method() + " " + endpoint.path() + " is there already");
            }
        }
        routes.add(new Route(endpoint, segments));
    }

    List<Endpoint> endpoints() {
        return routes.stream().map(Route::endpoint).toList();
    }

    /**
     * {@return what a request reaches}
     *
     * @param method HEAD reaches what GET does
     * @param path normalized, still percent-encoded
     */
    Match match(HttpMethod method, String path) {
        HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        String[] segments = path.isEmpty() ? new String[0] : path.substring(1).split("/", -1);
        Set<String> allowed = new LinkedHashSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(segments);
            if (parameters != null) {
                if (route.endpoint.method().equals(asked)) {
                    return new Match(route.endpoint, parameters, Set.of());
                }
                allowed.add(route.endpoint.method().name());
                if (route.endpoint.method().equals(HttpMethod.GET)) {
                    allowed.add(HttpMethod.HEAD.name());
                }
            }
        }
        if (!allowed.isEmpty()) {
            allowed.add(HttpMethod.OPTIONS.name());
        }
        return new Match(null, Map.of(), allowed);
    }

    /**
     * What a request reaches.
     *
     * @param endpoint null where there is none for this path and method
     * @param parameters of the path, decoded
     * @param allowed the methods that this path has, where the one asked for is not among them; empty for unknown paths
     */
    record Match(@Nullable Endpoint endpoint, Map<String, String> parameters, Set<String> allowed) {}

    private record Route(Endpoint endpoint, List<String> segments) {
        @Nullable
        Map<String, String> match(String[] asked) {
            if (asked.length != segments.size()) {
                return null;
            }
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 0; i < asked.length; i++) {
                String segment = segments.get(i);
                if (segment.startsWith("{")) {
                    String value = decode(asked[i]);
                    if (value == null || value.isEmpty()) {
                        return null;
                    }
                    parameters.put(segment.substring(1, segment.length() - 1), value);
                } else if (!segment.equals(asked[i])) {
                    return null;
                }
            }
            return parameters;
        }

        private static @Nullable String decode(String segment) {
            try {
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }
}
