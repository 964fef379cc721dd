package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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

    /**
     * A request is done; one whose response did not end counts as status {@code none}.
     *
     * @param status the status code
     * @param whole whether the response ended
     * @param began when the request came, from the clock
     */
    void done(int status, boolean whole, long began) {
        int i = status(status, whole);
        requests[i].increment();
        durations[i].record(clock.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    /** A WebSocket or an event stream is done. How long it lasted is no duration of a request. */
    void endlessDone(int status, boolean whole) {
        requests[status(status, whole)].increment();
    }

    private static int status(int status, boolean whole) {
        return whole && status >= 100 && status < 600 ? status / 100 : 0;
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
