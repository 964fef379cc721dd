package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/**
 * All meters of this process: the kernel's, those of the JVM and the process, and what generations register through
 * their {@linkplain #view views}. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SharedMeters shared = new SharedMeters(registry);
    private final ProcessMeters process = new ProcessMeters(registry);

    /** Meters of the JVM and the process are there from the start. */
    public Metrics() {}

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
        return new TrackedMeters(new ViewRegistry(shared, tags));
    }

    /**
     * Reads every meter, which calls the gauges' functions: may block as they do.
     *
     * @param accept the media types that the client takes, as the header says; empty for any
     * @return OpenMetrics where the client names it, else the Prometheus text format
     */
    public Scrape scrape(String accept) {
        boolean open = accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
        String type =
                open ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        return new Scrape(type, registry.scrape(type));
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }

    /**
     * What a scrape answers.
     *
     * @param contentType the format
     * @param text all meters
     */
    public record Scrape(String contentType, String text) {}
}
