package dev.jackfield.benchmarks;

import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.spi.metric.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@code timed} around nothing costs, over a timer of Micrometer's that is held in a field. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TimedBenchmark {
    private static final Runnable NOTHING = () -> {};

    private final NodeMetrics node = new NodeMetrics();
    private final Metrics metrics = node.view(Tags.of("plugin", "benchmark")).timings();
    private final Timer bare = new SimpleMeterRegistry().timer("a.call", "plugin", "benchmark");

    /** The peer of {@link #timed}. */
    @Benchmark
    public void timedPeer() {
        bare.record(NOTHING);
    }

    /** By its name, as an application does it. */
    @Benchmark
    public void timed() {
        metrics.timed("a.call", NOTHING);
    }
}
