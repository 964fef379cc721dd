package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;

/**
 * All meters of this process: the kernel's, those of the JVM and the process, and what generations register through
 * their {@linkplain #view views}. Thread-safe.
 */
public final class NodeMetrics implements AutoCloseable {
    private final NodeRegistry registry;
    private final SharedMeters shared;
    private final ProcessMeters process;

    /** On the time of this machine. */
    public NodeMetrics() {
        this(InstantSource.system());
    }

    /**
     * Meters of the JVM and the process are there from the start.
     *
     * @param time of snapshots and exemplars
     */
    public NodeMetrics(InstantSource time) {
        this.registry = new NodeRegistry(time);
        this.shared = new SharedMeters(registry);
        this.process = new ProcessMeters(registry);
    }

    /**
     * {@return the registry, for the kernel's own meters; plugins get a view}
     */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * {@return a view whose meters carry these tags and vanish when it is closed}
     *
     * @param tags win over tags of the same name
     */
    public TrackedMeters view(Tags tags) {
        return new TrackedMeters(new ViewRegistry(shared, tags, () -> folded(tags)), this::snapshot);
    }

    private void folded(Tags tags) {
        Counter.builder("jackfield.metric.folded")
                .description("Series that were asked for beyond the bounds, and became part of one tagged other.")
                .tags(tags)
                .register(registry)
                .increment();
    }

    /**
     * Reads every meter, which calls the gauges' functions: may block as they do.
     *
     * @return all of them
     */
    public MeterSnapshot snapshot() {
        return registry.read();
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
