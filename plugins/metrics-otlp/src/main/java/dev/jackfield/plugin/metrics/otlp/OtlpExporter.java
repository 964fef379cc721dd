package dev.jackfield.plugin.metrics.otlp;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.Lifecycle;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

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
    private final Counter rejected;
    private final AtomicBoolean pushing = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    /** Why the last push was lost, or what of it was left out; empty when all is well. */
    private volatile String trouble = "";
    /** That, or what the collector warned of. */
    private volatile String told = "";

    OtlpExporter(ProviderContext context, Collector collector, Request request, Duration interval) {
        this.context = context;
        this.collector = collector;
        this.request = request;
        this.interval = interval;
        this.pushed = counter("otlp.pushes", "Pushes that the collector took.");
        this.lost = counter(
                "otlp.pushes.lost", "Pushes that the collector did not take; what they counted is in the next.");
        this.rejected = counter("otlp.points.rejected", "Points that the collector left out of pushes that it took.");
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
            send(collector.target().tries()).whenComplete((done, error) -> pushing.set(false));
        } catch (RuntimeException e) {
            pushing.set(false);
            tell("the meters could not be read: " + e, true);
        }
    }

    /** {@return what the collector says of it} */
    CompletableFuture<Taken> send(int tries) {
        Iterator<byte[]> requests =
                request.of(context.meters().snapshot(), collector.target().maximum());
        return Push.of(collector, context.executor(), requests, tries).whenComplete((taken, error) -> {
            if (error == null) {
                pushed.increment();
                rejected.increment(taken.rejected());
                tell(taken.told(), taken.rejected() > 0);
            } else {
                lost.increment();
                tell(String.valueOf(error.getMessage()), true);
            }
        });
    }

    /** Once for each trouble, not once for each push. */
    private void tell(String now, boolean bad) {
        String before = told;
        told = now;
        trouble = bad ? now : "";
        if (!now.isEmpty() && !now.equals(before)) {
            context.logger().log(System.Logger.Level.WARNING, "metrics are not pushed as they should be: " + now);
        } else if (now.isEmpty() && !before.isEmpty()) {
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
        return now.isEmpty() ? Health.up() : Health.degraded(now);
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
