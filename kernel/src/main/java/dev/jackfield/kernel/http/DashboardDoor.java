package dev.jackfield.kernel.http;

import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door to the dashboard: what is asked below {@code /dashboard}, by GET or HEAD, goes to the generation that is plugged in
 * at {@code dashboard/default}, without a token. A browser that asks for the root is sent there.
 */
final class DashboardDoor {
    private static final String PATH = "/dashboard";
    private static final String FLIGHT = "jackfield.dashboard";

    private final Slot<?> slot;
    private final Function<Phase<?>, @Nullable Router> routers;

    DashboardDoor(Slot<?> slot, Function<Phase<?>, @Nullable Router> routers) {
        this.slot = slot;
        this.routers = routers;
    }

    /** Comes before everything that wants a token. */
    void mount(Router router) {
        reading(router, "/").handler(this::root);
        reading(router, PATH).handler(DashboardDoor::slash);
        reading(router, PATH + "/*")
                .handler(this::offer)
                .handler(DashboardDoor::unknown)
                .failureHandler(DashboardDoor::failed)
                .failureHandler(PluginRoutes::answerFailure);
    }

    /** All other methods go on to where a token is wanted, and nothing is found. */
    private static Route reading(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private void root(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean browser = accept != null && accept.contains("text/html");
        if (browser && slot.current().instance() != null) {
            redirect(context, 302, "dashboard/");
        } else {
            context.next();
        }
    }

    /** Without the slash, the links of the page would lead elsewhere. */
    private static void slash(RoutingContext context) {
        String path = context.request().path();
        if (path.endsWith("/")) {
            context.next();
        } else {
            redirect(context, 308, last(path) + "/");
        }
    }

    /** Relative, so that it holds below any prefix, also one that a proxy in front has taken away. */
    private static void redirect(RoutingContext context, int status, String to) {
        String query = context.request().query();
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.LOCATION, query == null ? to : to + "?" + query)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void offer(RoutingContext context) {
        Flight flight;
        try {
            flight = Flight.enter(slot, () -> TrafficListener.cut(context.request()));
        } catch (NotBoundException e) {
            ProblemAnswer.unavailable(
                            "no dashboard is plugged in",
                            "nothing is bound as " + slot.name() + "; the plugin \"dashboard\" has one")
                    .send(context.request());
            return;
        }
        Landing.of(context, flight::land);
        Router router = routers.apply(flight.phase());
        if (router == null) {
            context.next();
        } else {
            context.put(FLIGHT, router);
            router.handleContext(context);
        }
    }

    /** A router without a matching route comes here. */
    private static void unknown(RoutingContext context) {
        context.remove(FLIGHT);
        ProblemAnswer.notFound("there is no " + context.normalizedPath()).send(context.request());
    }

    /** The generation's own failure handlers come first. */
    private static void failed(RoutingContext context) {
        Router router = context.get(FLIGHT);
        if (router == null) {
            context.next();
        } else {
            router.handleFailure(context);
        }
    }
}
