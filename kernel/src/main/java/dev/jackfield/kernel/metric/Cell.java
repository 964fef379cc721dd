package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.Measurement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the scraped registry reads instead of a plugin's function: the source that was registered last. A function that
 * throws reads as no value and is logged once for each time that the source changes.
 */
final class Cell {
    private static final System.Logger LOG = System.getLogger(Cell.class.getName());

    private final String name;
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private volatile @Nullable Source failed;
    private volatile double total;
    private volatile long totalCount;

    Cell(String name) {
        this.name = name;
    }

    void add(Source source) {
        sources.add(source);
    }

    void remove(ViewRegistry user) {
        sources.removeIf(source -> source.user == user);
        failed = null;
    }

    /** For gauges: NaN where there is nothing to read. */
    double value() {
        Double read = read();
        return read == null ? Double.NaN : read;
    }

    /** For what only grows: the last reading where there is nothing to read. */
    double total() {
        Double read = read();
        if (read != null) {
            total = read;
        }
        return total;
    }

    /** For what only grows: the last reading where there is nothing to read. */
    long count() {
        Source source = newest();
        if (source != null) {
            try {
                Long read = source.count();
                if (read != null) {
                    totalCount = read;
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                fail(source, e);
            }
        }
        return totalCount;
    }

    Iterable<Measurement> measurements() {
        return () -> {
            Source source = newest();
            return source == null
                    ? List.<Measurement>of().iterator()
                    : source.measurements().iterator();
        };
    }

    private @Nullable Double read() {
        Source source = newest();
        if (source == null) {
            return null;
        }
        try {
            return source.value();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fail(source, e);
            return null;
        }
    }

    private @Nullable Source newest() {
        Source newest = null;
        for (Source source : sources) {
            newest = source;
        }
        return newest;
    }

    private void fail(Source source, Throwable error) {
        if (failed != source) {
            failed = source;
            // as text: the exception may be of a plugin, and a log that keeps it would keep the plugin
            LOG.log(System.Logger.Level.WARNING, "the meter " + name + " could not be read: " + error);
        }
    }
}
