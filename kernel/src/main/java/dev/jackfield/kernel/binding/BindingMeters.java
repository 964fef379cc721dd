package dev.jackfield.kernel.binding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The kernel's meters of one binding, there from its first generation until it is removed. */
final class BindingMeters {
    private final Binding binding;
    private final MeterRegistry registry;
    private final Tags tags;
    private List<Meter> registered = List.of();

    BindingMeters(Binding binding, MeterRegistry registry) {
        this.binding = binding;
        this.registry = registry;
        this.tags =
                Tags.of("point", binding.key().point(), "name", binding.key().name());
    }

    synchronized void register() {
        if (registered.isEmpty()) {
            registered = List.of(
                    swapTime(),
                    drainTime(),
                    rollbacks(),
                    Gauge.builder("jackfield.binding.generation", binding, BindingMeters::generation)
                            .description("Which generation serves; grows by one with every swap, 0 while none does.")
                            .tags(tags)
                            .register(registry),
                    Gauge.builder("jackfield.binding.in_flight", binding, BindingMeters::inFlight)
                            .description("Calls that the serving generation has not answered yet.")
                            .tags(tags)
                            .register(registry));
        }
    }

    synchronized void remove() {
        registered.forEach(registry::remove);
        registered = List.of();
    }

    void swapped(long nanos) {
        swapTime().record(nanos, TimeUnit.NANOSECONDS);
    }

    synchronized void drained(long nanos) {
        if (!registered.isEmpty()) {
            drainTime().record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    synchronized void rolledBack() {
        if (!registered.isEmpty()) {
            rollbacks().increment();
        }
    }

    private Timer swapTime() {
        return Timer.builder("jackfield.binding.swap.time")
                .description("How long a swap took, from its preparation to its switch.")
                .tags(tags)
                .register(registry);
    }

    private Timer drainTime() {
        return Timer.builder("jackfield.binding.drain.time")
                .description("How long the calls of a replaced generation took to end.")
                .tags(tags)
                .register(registry);
    }

    private Counter rollbacks() {
        return Counter.builder("jackfield.binding.rollbacks")
                .description("Swaps that failed, so that what ran before goes on.")
                .tags(tags)
                .register(registry);
    }

    private static double generation(Binding binding) {
        Generation serving = binding.serving();
        return serving == null ? 0 : serving.number();
    }

    private static double inFlight(Binding binding) {
        Generation serving = binding.serving();
        return serving == null ? 0 : serving.inFlight();
    }
}
