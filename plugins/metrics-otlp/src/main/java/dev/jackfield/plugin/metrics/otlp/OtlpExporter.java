package dev.jackfield.plugin.metrics.otlp;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Pushes all meters regularly, one push at a time, and once more at its end. What is lost is in the next push, as all counts
 * are since the beginning.
 */
final class OtlpExporter implements MetricExporter, Lifecycle, HealthCheck {
    private static final Duration LAST_PUSH = Duration.ofSeconds(1);

    private final ProviderContext context;
    private final Collector collector;
    private final Request request;
    private final Duration interval;
    private final Counter pushed;
    private final Counter lost;
    private final AtomicBoolean pushing = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    /** Why the last push was lost, or what of it was left out; null when all is well. */
    private volatile @Nullable String trouble;

    OtlpExporter(ProviderContext context, Collector collector, Request request, Duration interval) {
        this.context = context;
        this.collector = collector;
        this.request = request;
        this.interval = interval;
        this.pushed = counter("otlp.pushes", "Pushes that the collector took.");
        this.lost = counter(
                "otlp.pushes.lost", "Pushes that the collector did not take; what they counted is in the next.");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("exporter", context.binding())
                .register(context.meters().registry());
    }

    @Override
    public void start() {
        context.scheduler()
                .scheduleAtFixedRate(this::push, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void push() {
        if (!pushing.compareAndSet(false, true)) {
            // the tries of the one before still go on
            return;
        }
        try {
            send(collector.tries()).whenComplete((done, error) -> pushing.set(false));
        } catch (RuntimeException e) {
            pushing.set(false);
            tell("the meters could not be read: " + e);
        }
    }

    /** {@return what the collector left out} */
    CompletableFuture<String> send(int tries) {
        return collector.send(request.of(context.meters().snapshot()), tries).whenComplete((leftOut, error) -> {
            if (error == null) {
                pushed.increment();
                tell(leftOut.isEmpty() ? null : leftOut);
            } else {
                lost.increment();
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                tell(String.valueOf(cause.getMessage()));
            }
        });
    }

    /** Once for each trouble, not once for each push. */
    private void tell(@Nullable String now) {
        String before = trouble;
        trouble = now;
        if (now != null && !now.equals(before)) {
            context.logger().log(System.Logger.Level.WARNING, "metrics are not pushed as they should be: " + now);
        } else if (now == null && before != null) {
            context.logger().log(System.Logger.Level.INFO, "metrics are pushed again");
        }
    }

    @Override
    public Optional<Exposition> scrape(String accept) {
        return Optional.empty();
    }

    @Override
    public Health health() {
        String now = trouble;
        return now == null ? Health.up() : Health.degraded(now);
    }

    @Override
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            send(1).get(LAST_PUSH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // it was told, or nobody waits for it any more
            context.logger().log(System.Logger.Level.DEBUG, "the last push did not arrive in time");
        }
    }
}
