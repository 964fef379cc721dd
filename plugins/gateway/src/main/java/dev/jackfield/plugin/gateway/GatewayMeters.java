package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What passes, counted by the class of its status and by what the cache did for it. */
final class GatewayMeters {
    private static final String ROUTE = "traffic";

    /** Buckets in milliseconds: between two of them a quantile is a guess. */
    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

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
            durations[i] = Timer.builder("http.duration")
                    .description("How long requests took, until the response ended.")
                    .tags("route", ROUTE, "status", status)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
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
     * @param call what its trace is, or null
     */
    void done(int status, boolean whole, long began, @Nullable CallContext call) {
        long taken = clock.nanoTime() - began;
        int i = status(status, whole);
        if (call == null) {
            done(i, taken);
        } else {
            call.run(() -> done(i, taken));
        }
    }

    private void done(int i, long taken) {
        requests[i].increment();
        durations[i].record(taken, TimeUnit.NANOSECONDS);
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
