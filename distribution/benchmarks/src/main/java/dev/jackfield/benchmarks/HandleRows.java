package dev.jackfield.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** What a handle adds to a call, on one thread and on two. */
final class HandleRows {
    private HandleRows() {}

    static List<Row> run(boolean quick) throws RunnerException {
        List<Row> rows = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            rows.addAll(compare("drainFree", "a drain-free call", threads, 2.0, quick));
            rows.addAll(compare("counted", "a counted call", threads, 8.0, quick));
        }
        return rows;
    }

    private static List<Row> compare(String name, String what, int threads, double target, boolean quick)
            throws RunnerException {
        RunResult ours = measure(HandleBenchmark.class, name, threads, quick);
        RunResult peer = measure(HandleBenchmark.class, name + "Peer", threads, quick);
        Statistics a = ours.getPrimaryResult().getStatistics();
        Statistics b = peer.getPrimaryResult().getStatistics();
        double difference = a.getMean() - b.getMean();
        double error = Math.hypot(a.getMeanErrorAt(0.99), b.getMeanErrorAt(0.99));
        String label = what + " through a handle, " + threads + (threads == 1 ? " thread" : " threads");
        Row time = new Row(
                label,
                nanos(a.getMean()),
                nanos(b.getMean()),
                String.format(Locale.ROOT, "+%.2f ns [%.2f, %.2f]", difference, difference - error, difference + error),
                String.format(Locale.ROOT, "<= %.0f ns more", target),
                Row.atMost(difference - error, difference + error, target));
        double bytes = allocated(ours);
        Row memory = new Row(
                label + ", allocated",
                String.format(Locale.ROOT, "%.3f B", bytes),
                String.format(Locale.ROOT, "%.3f B", allocated(peer)),
                "-",
                "0 B",
                bytes < 0.01 ? Row.Verdict.OK : Row.Verdict.SHORT);
        return List.of(time, memory);
    }

    static RunResult measure(Class<?> benchmark, String name, int threads, boolean quick) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\." + name + "$")
                .threads(threads)
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 3 : 5)
                .measurementIterations(quick ? 5 : 10)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(
                        Runtime.version().feature() >= 24
                                ? new String[] {"--sun-misc-unsafe-memory-access=allow"} // JMH's, in every fork
                                : new String[0])
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).runSingle();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .map(java.util.Map.Entry::getValue)
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String nanos(double value) {
        return String.format(Locale.ROOT, "%.2f ns", value);
    }
}
