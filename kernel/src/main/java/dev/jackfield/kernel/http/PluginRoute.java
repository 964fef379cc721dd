package dev.jackfield.kernel.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is known of one route of a plugin. Texts only, so that nothing of the plugin is kept.
 *
 * @param binding whose it is
 * @param method how it is asked
 * @param path with parameters in braces
 * @param summary what the plugin says of it; may be empty
 */
record PluginRoute(String binding, HttpMethod method, String path, String summary) {
    /** What a plugin says of a route: {@code route.putMetadata("summary", "…")}. */
    static final String SUMMARY = "summary";

    private static final int LONGEST_SUMMARY = 200;
    private static final int DEEPEST = 8;

    /** Leaves out what has no method, or a path that is a pattern: that would say nothing that a client can ask for. */
    static List<PluginRoute> of(String binding, Router router) {
        List<PluginRoute> routes = new ArrayList<>();
        collect(binding, router, Dispatcher.API.substring(0, Dispatcher.API.length() - 1), 0, routes);
        return routes;
    }

    private static void collect(String binding, Router router, String prefix, int depth, List<PluginRoute> routes) {
        for (Route route : router.getRoutes()) {
            String path = route.getPath();
            Router inner = route.getSubRouter();
            if (path == null) {
                continue;
            }
            String whole = prefix + path.replaceAll(":([A-Za-z0-9_]+)", "{$1}");
            if (inner != null && depth < DEEPEST) {
                collect(binding, inner, whole.replaceAll("/$", ""), depth + 1, routes);
            } else if (route.isExactPath()) {
                Set<HttpMethod> methods = route.methods();
                for (HttpMethod method : methods == null ? Set.<HttpMethod>of() : methods) {
                    routes.add(new PluginRoute(binding, method, whole, summary(route)));
                }
            }
        }
    }

    private static String summary(Route route) {
        String summary = route.metadata().get(SUMMARY) instanceof String text ? text.strip() : "";
        return summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY) + "…";
    }
}
