package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Reading;
import java.util.ArrayList;
import java.util.List;

/** A snapshot as lines, such as {@code a.timer.count{plugin=p} 2.0}. */
public final class PlainText {
    private PlainText() {}

    public static String of(MeterSnapshot snapshot) {
        List<String> lines = new ArrayList<>();
        for (Reading reading : snapshot.readings()) {
            MeterId id = reading.id();
            if (reading instanceof Reading.Counter counter) {
                lines.add(line(id, "", counter.total()));
            } else if (reading instanceof Reading.Gauge gauge) {
                lines.add(line(id, "", gauge.value()));
            } else if (reading instanceof Reading.Distribution distribution) {
                lines.add(line(id, ".count", distribution.count()));
                lines.add(line(id, ".sum", distribution.sum()));
                lines.add(line(id, ".maximum", distribution.maximum()));
                distribution
                        .buckets()
                        .forEach(bucket -> lines.add(line(id, ".bucket " + bucket.bound(), bucket.count())));
                distribution.quantiles().forEach(each -> lines.add(line(id, ".quantile " + each.part(), each.value())));
            } else if (reading instanceof Reading.Tasks tasks) {
                lines.add(line(id, ".active", tasks.active()));
                lines.add(line(id, ".duration", tasks.duration()));
            }
        }
        return String.join("\n", lines);
    }

    private static String line(MeterId id, String suffix, double value) {
        return id.name() + suffix + id.tags().toString().replace(", ", ",") + " " + value;
    }
}
