package dev.jackfield.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What a database measures. Thread-safe. */
final class PoolMeters {
    private static final double P99 = 0.99;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer waits;
    private final Counter timeouts;
    private final Counter leaks;
    private final LongAdder timedOut = new LongAdder();

    PoolMeters(MeterRegistry registry, String binding) {
        this.registry = registry;
        this.tags = Tags.of("database", binding);
        this.waits = Timer.builder("database.wait")
                .description("How long callers waited for a connection; one wait in sixteen is measured.")
                .tags(tags)
                .publishPercentiles(P99)
                .distributionStatisticExpiry(Duration.ofMinutes(2))
                .register(registry);
        this.timeouts = Counter.builder("database.timeouts")
                .description("Waits that ended without a connection.")
                .tags(tags)
                .register(registry);
        this.leaks = Counter.builder("database.leaks")
                .description("Connections that were held longer than the threshold.")
                .tags(tags)
                .register(registry);
    }

    /** Reads what is counted elsewhere. */
    void watch(PooledDatabase database, List<Server> servers) {
        gauge("database.active", "Connections in use.", database, all -> all.sum(Pool::active));
        gauge("database.idle", "Connections that wait for use.", database, all -> all.sum(Pool::idle));
        gauge("database.waiting", "Callers that wait for a connection.", database, all -> all.sum(Pool::waiting));
        gauge("database.maximum", "How many connections there can be.", database, PooledDatabase::maximum);
        for (Server server : servers) {
            Gauge.builder("database.healthy", server, one -> one.healthy() ? 1 : 0)
                    .description("Whether a server serves.")
                    .tags(tags.and("node", server.name()))
                    .register(registry);
            if (!server.primary()) {
                Gauge.builder("database.lag", server, PoolMeters::lagSeconds)
                        .description("How far a replica is behind.")
                        .baseUnit("seconds")
                        .tags(tags.and("node", server.name()))
                        .register(registry);
            }
        }
    }

    private static double lagSeconds(Server server) {
        Duration lag = server.lag();
        return lag == null ? Double.NaN : lag.toNanos() / 1e9;
    }

    private void gauge(String name, String doc, PooledDatabase database, ToDoubleFunction<PooledDatabase> value) {
        Gauge.builder(name, database, value).description(doc).tags(tags).register(registry);
    }

    void waited(long nanos) {
        waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    Duration waitP99() {
        for (ValueAtPercentile value : waits.takeSnapshot().percentileValues()) {
            if (value.percentile() == P99) {
                return Duration.ofNanos((long) value.value(TimeUnit.NANOSECONDS));
            }
        }
        return Duration.ZERO;
    }

    void timedOut() {
        timedOut.increment();
        timeouts.increment();
    }

    long timeouts() {
        return timedOut.sum();
    }

    void leaked(int connections) {
        leaks.increment(connections);
    }
}
