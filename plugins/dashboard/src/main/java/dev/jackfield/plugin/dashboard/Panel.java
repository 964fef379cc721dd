package dev.jackfield.plugin.dashboard;

import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Serves the panel's own files from memory, by their exact names, and the pages of plugins. */
final class Panel implements Dashboard {
    private static final Map<String, String> PAGES = Map.of("", "index.html", "api", "api.html");

    private final Map<String, WebFile> files;
    private final Pages pages;

    Panel(Map<String, WebFile> files, Pages pages) {
        this.files = files;
        this.pages = pages;
    }

    @Override
    public void mount(Mount mount) {
        Router router = mount.router();
        reading(router.route("/" + Pages.FOLDER)).handler(pages::list);
        reading(router.route("/" + Pages.FOLDER + "*")).handler(pages::file);
        reading(router.route()).handler(this::file);
    }

    private static Route reading(Route route) {
        return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** A name that is not in the map is nobody's, so that no path leads out of it. */
    private void file(RoutingContext context) {
        String path = path(context);
        WebFile file = files.get(PAGES.getOrDefault(path, path));
        if (file == null) {
            context.next();
        } else {
            Delivery.of(context, file);
        }
    }

    /** {@return what is asked for, below where the dashboard is mounted, still percent-encoded} */
    static String path(RoutingContext context) {
        String mountPoint = context.mountPoint();
        int length = mountPoint == null ? 0 : mountPoint.replaceAll("/+$", "").length();
        String path = context.normalizedPath();
        return path.length() <= length + 1 ? "" : path.substring(length + 1);
    }
}
