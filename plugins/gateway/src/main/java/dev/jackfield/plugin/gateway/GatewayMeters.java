package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** What passes, counted by the class of its status and by what the cache did for it. */
final class GatewayMeters {
    private static final String ROUTE = "traffic";

    private final Clock clock;
    private final Counter[] requests = new Counter[6];
    private final Timer[] durations = new Timer[6];
    private final Counter hit;
    private final Counter miss;
    private final Counter bypass;

    GatewayMeters(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        for (int i = 0; i < requests.length; i++) {
            String status = i == 0 ? "none" : i + "xx";
            requests[i] = registry.counter("http.requests", "route", ROUTE, "status", status);
            durations[i] = registry.timer("http.duration", "route", ROUTE, "status", status);
        }
        hit = registry.counter("http.cache", "route", ROUTE, "result", "hit");
        miss = registry.counter("http.cache", "route", ROUTE, "result", "miss");
        bypass = registry.counter("http.cache", "route", ROUTE, "result", "bypass");
    }

    /** A request came; it is counted when its response has ended, as status {@code none} when it never did. */
    void begin(HttpServerRequest request) {
        long began = clock.nanoTime();
        request.response().endHandler(ended -> end(request.response().getStatusCode() / 100, began));
    }

    private void end(int statusClass, long began) {
        int i = statusClass >= 1 && statusClass <= 5 ? statusClass : 0;
        requests[i].increment();
        durations[i].record(clock.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    void hit() {
        hit.increment();
    }

    void miss() {
        miss.increment();
    }

    void passed(CacheRequest wanted) {
        (wanted.served() ? miss : bypass).increment();
    }
}
