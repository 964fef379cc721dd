package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.plugin.metrics.prometheus.Family.Kind;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Sorts readings into families. Of what clashes, the one whose name comes first stays, scrape after scrape: two meters that
 * are spelled alike and have the same labels, or are of different kinds, or of which one is called what a sample of the other
 * is.
 */
final class Families {
    private static final String SECONDS = "seconds";

    private final Map<String, Family> families = new LinkedHashMap<>();
    /** Which family has samples of a name. */
    private final Map<String, String> samples = new HashMap<>();

    private final BiConsumer<String, String> dropped;

    private Families(BiConsumer<String, String> dropped) {
        this.dropped = dropped;
    }

    /**
     * {@return all families}
     *
     * @param readings in order
     * @param dropped gets the name of a meter of which a series is left out, and why
     */
    static MetricSnapshots of(List<Reading> readings, BiConsumer<String, String> dropped) {
        Families families = new Families(dropped);
        readings.forEach(families::add);
        List<MetricSnapshot> snapshots = new ArrayList<>(families.families.size());
        families.families.forEach((name, family) -> {
            try {
                snapshots.add(family.snapshot());
            } catch (IllegalArgumentException e) {
                dropped.accept(name, e.toString());
            }
        });
        return new MetricSnapshots(snapshots);
    }

    private void add(Reading reading) {
        MeterId id = reading.id();
        String family = Spelling.family(id.name(), id.unit());
        Labels labels = Spelling.labels(id.tags());
        if (reading instanceof Reading.Counter) {
            add(family, Kind.COUNTER, labels, reading);
        } else if (reading instanceof Reading.Gauge) {
            add(family, Kind.GAUGE, labels, reading);
        } else if (reading instanceof Reading.Distribution distribution) {
            add(family, Kind.DISTRIBUTION, labels, reading);
            if (!Double.isNaN(distribution.maximum())) {
                add(family + "_max", Kind.GAUGE, labels, new Reading.Gauge(id, distribution.maximum()));
            }
        } else if (reading instanceof Reading.Tasks tasks) {
            String name = Spelling.family(id.name(), "");
            add(name + "_active", Kind.GAUGE, labels, new Reading.Gauge(id, tasks.active()));
            String active = Spelling.family(id.name() + "_active", SECONDS);
            add(active, Kind.GAUGE, labels, new Reading.Gauge(id, tasks.duration()));
            add(active + "_max", Kind.GAUGE, labels, new Reading.Gauge(id, tasks.maximum()));
        }
    }

    private void add(String name, Kind kind, Labels labels, Reading reading) {
        MeterId id = reading.id();
        Family family = families.get(name);
        if (family == null) {
            for (String suffix : kind.samples()) {
                String other = samples.get(name + suffix);
                if (other != null) {
                    dropped.accept(id.name(), "its sample " + name + suffix + " is one of " + other);
                    return;
                }
            }
            kind.samples().forEach(suffix -> samples.put(name + suffix, name));
            String help = id.description().isBlank() ? "The meter " + id.name() + "." : id.description();
            family = new Family(name, kind, help);
            families.put(name, family);
        } else if (family.kind() != kind) {
            dropped.accept(id.name(), name + " is there already, and of another kind");
            return;
        }
        if (!family.add(labels, reading)) {
            dropped.accept(id.name(), name + labels + " is there already");
        }
    }
}
