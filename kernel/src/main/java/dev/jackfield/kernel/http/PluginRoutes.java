package dev.jackfield.kernel.http;

import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Offers a request to the routes of one live generation after the other. Which those are is looked up for every request,
 * so that nothing of a generation stays behind in the server's own routes.
 */
final class PluginRoutes {
    /** How many generations may have routes; each is one step of the chain that a request goes along. */
    static final int MAXIMUM_ROUTERS = 256;

    private static final System.Logger LOG = System.getLogger(PluginRoutes.class.getName());
    private static final String CHAIN = "jackfield.routes";

    private final Supplier<List<Slot<?>>> routed;
    private final Function<Phase<?>, @Nullable Router> routers;

    PluginRoutes(Supplier<List<Slot<?>>> routed, Function<Phase<?>, @Nullable Router> routers) {
        this.routed = routed;
        this.routers = routers;
    }

    void mount(Route route) {
        for (int i = 0; i < MAXIMUM_ROUTERS; i++) {
            route.handler(this::offer);
        }
        route.failureHandler(this::failed).failureHandler(PluginRoutes::answerFailure);
    }

    /** A router without a matching route comes back here, through the next step of the chain. */
    private void offer(RoutingContext context) {
        Chain chain = context.get(CHAIN);
        if (chain == null) {
            chain = new Chain(routed.get().iterator());
            context.put(CHAIN, chain);
        }
        chain.leave();
        while (chain.slots.hasNext()) {
            Slot<?> slot = chain.slots.next();
            Flight flight;
            try {
                flight = Flight.enter(slot, () -> TrafficListener.cut(context.request()));
            } catch (NotBoundException e) {
                // went since the list was made
                continue;
            }
            Router router = routers.apply(flight.phase());
            if (router == null) {
                flight.land();
                continue;
            }
            chain.enter(flight, router);
            if (!chain.watched) {
                chain.watched = true;
                Landing.of(context, chain::over);
            }
            router.handleContext(context);
            return;
        }
        context.remove(CHAIN);
        ProblemAnswer.notFound("there is no " + context.request().method() + " " + context.normalizedPath())
                .send(context.request());
    }

    /**
     * {@return the routes that live generations have now, as far as they can be told: those with a method and a whole path}
     */
    List<PluginRoute> known() {
        List<PluginRoute> known = new ArrayList<>();
        for (Slot<?> slot : routed.get()) {
            Router router = routers.apply(slot.current());
            if (router != null) {
                known.addAll(PluginRoute.of(slot.name(), router));
            }
        }
        return known;
    }

    /** The generation's own failure handlers come first. */
    private void failed(RoutingContext context) {
        Chain chain = context.get(CHAIN);
        Router router = chain == null ? null : chain.router;
        if (router == null) {
            context.next();
        } else {
            router.handleFailure(context);
        }
    }

    static void answerFailure(RoutingContext context) {
        Throwable failure = context.failure();
        int status = context.statusCode() >= 400 ? context.statusCode() : 500;
        if (failure instanceof ProblemAnswer problem) {
            answer(context, problem);
            return;
        }
        if (failure != null && status >= 500) {
            // as text: the exception may be of a plugin, and a log that keeps it would keep the plugin
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            LOG.log(
                    System.Logger.Level.ERROR,
                    context.request().method() + " " + context.normalizedPath() + " failed: " + trace);
        }
        answer(context, ProblemAnswer.of(status, status >= 500 ? "internal" : "refused", "the request failed"));
    }

    private static void answer(RoutingContext context, ProblemAnswer problem) {
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            TrafficListener.cut(context.request());
        } else {
            problem.send(context.request());
        }
    }

    /** Where on its way a request is. Synchronized because its end may be told by another thread than the one that routes. */
    static final class Chain {
        private final Iterator<Slot<?>> slots;
        private @Nullable Flight flight;
        private @Nullable Router router;
        private boolean watched;
        private boolean over;

        Chain(Iterator<Slot<?>> slots) {
            this.slots = slots;
        }

        synchronized void enter(Flight entered, Router its) {
            if (over) {
                entered.land();
            } else {
                flight = entered;
                router = its;
            }
        }

        synchronized void leave() {
            Flight entered = flight;
            flight = null;
            router = null;
            if (entered != null) {
                entered.land();
            }
        }

        synchronized void over() {
            over = true;
            leave();
        }
    }
}
