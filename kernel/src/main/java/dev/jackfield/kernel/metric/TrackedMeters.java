package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * One generation's view of the meters. Closing removes what was registered through it, however it was registered; a
 * meter that another generation registered as well lives on with that one. Thread-safe.
 */
public final class TrackedMeters implements Meters, AutoCloseable {
    private final ViewRegistry view;
    private final Supplier<MeterSnapshot> all;
    private final Timings timings;

    TrackedMeters(ViewRegistry view, Supplier<MeterSnapshot> all) {
        this.view = view;
        this.all = all;
        this.timings = new Timings(view);
    }

    @Override
    public MeterRegistry registry() {
        return view;
    }

    @Override
    public MeterSnapshot snapshot() {
        return all.get();
    }

    /**
     * {@return what measures in a line each, into this view}
     */
    public Metrics timings() {
        return timings;
    }

    /**
     * {@return the names of the meters that are registered, sorted}
     */
    public List<String> open() {
        return view.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        view.close();
    }
}
