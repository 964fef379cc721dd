package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import io.micrometer.core.instrument.Counter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers scrapes. Keeps nothing but which names it has complained of. */
final class PrometheusExporter implements MetricExporter {
    private static final int MOST_COMPLAINTS = 100;

    private final ExpositionFormatWriter text =
            PrometheusTextFormatWriter.builder().build();
    private final ExpositionFormatWriter open =
            OpenMetricsTextFormatWriter.builder().build();
    private final Meters meters;
    private final System.Logger logger;
    private final Counter dropped;
    private final Set<String> complained = ConcurrentHashMap.newKeySet();
    private volatile int size = 1 << 16;

    PrometheusExporter(Meters meters, System.Logger logger) {
        this.meters = meters;
        this.logger = logger;
        this.dropped = Counter.builder("prometheus.series.dropped")
                .description("Series that were left out of a scrape, as their names clash in Prometheus.")
                .register(meters.registry());
    }

    @Override
    public Optional<Exposition> scrape(String accept) {
        ExpositionFormatWriter writer = Accepted.of(accept).openMetrics() ? open : text;
        MeterSnapshot snapshot = meters.snapshot();
        MetricSnapshots families = Families.of(snapshot.readings(), this::drop);
        // most scrapes are as long as the one before
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        try {
            writer.write(out, families, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = out.size() + (out.size() >> 3);
        return Optional.of(new Exposition(writer.getContentType(), out.toByteArray()));
    }

    private void drop(String name, String why) {
        dropped.increment();
        if (complained.size() < MOST_COMPLAINTS && complained.add(name)) {
            logger.log(System.Logger.Level.WARNING, "a series of the meter " + name + " is left out: " + why);
        }
    }
}
