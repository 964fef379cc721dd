package dev.jackfield.kernel.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells when a request and its response are over, on a router that is shared with others. */
final class Landing {
    private Landing() {}

    static void of(RoutingContext context, Runnable over) {
        HttpServerRequest request = context.request();
        AtomicInteger underWay = new AtomicInteger(2);
        Runnable part = () -> {
            if (underWay.decrementAndGet() == 0) {
                over.run();
            }
        };
        // called once: at the end, or when the client is gone
        context.addEndHandler(ended -> part.run());
        if (request.isEnded()) {
            part.run();
        } else {
            request.end().onComplete(ended -> part.run());
        }
    }
}
