package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * One generation's view of the meters. Closing removes what was registered through it, however it was registered; a
 * meter that another generation registered as well lives on with that one. Thread-safe.
 */
public final class TrackedMeters implements Meters, AutoCloseable {
    private final ViewRegistry view;

    TrackedMeters(ViewRegistry view) {
        this.view = view;
    }

    @Override
    public MeterRegistry registry() {
        return view;
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
