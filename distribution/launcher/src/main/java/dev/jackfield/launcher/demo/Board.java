package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.place.Terminal;
import java.util.List;
import java.util.Locale;

/** What a person reads while the demo runs and after it. */
final class Board {
    private static final int LINE_EVERY_SECONDS = 5;

    private final Terminal terminal;
    private final Load load;
    private final Replugging replugging;
    private long lastLine;

    Board(Terminal terminal, Load load, Replugging replugging) {
        this.terminal = terminal;
        this.load = load;
        this.replugging = replugging;
    }

    /** Shows where things stand: over the line before on a terminal, elsewhere as a line now and then. */
    void progress(long second, long swaps) {
        if (terminal.live()) {
            terminal.over(standing(second, swaps));
        } else if (second - lastLine >= LINE_EVERY_SECONDS) {
            lastLine = second;
            terminal.line(standing(second, swaps));
        }
    }

    private String standing(long second, long swaps) {
        String failed = format("%,d failed", load.failed());
        return format(
                "%4d s  %,d requests  %,d hits  %,d misses  %s  %,d swaps  p99 %s ms  %d loaders alive",
                second,
                load.requests(),
                load.hits(),
                load.misses(),
                load.failed() == 0 ? terminal.good(failed) : terminal.bad(failed),
                swaps,
                millis(load.latencies().percentile(0.99)),
                replugging.alive());
    }

    /**
     * Sums up.
     *
     * @param seconds how long it took
     * @param swaps how many generations were switched
     * @param faults what went wrong, each a sentence; empty when nothing did
     */
    void summary(long seconds, long swaps, List<String> faults) {
        terminal.line("");
        terminal.line(terminal.strong(
                format("%-24s %8s %18s %10s %6s", "re-plugged", "times", "longest drain", "carried", "cut")));
        for (Tally tally : replugging.tallies()) {
            String drained = tally.swaps() == 0 ? "-" : format("%.1f ms", tally.longestDrainMillis());
            terminal.line(format(
                    "%-24s %8d %18s %,10d %6d", tally.what(), tally.times(), drained, tally.carried(), tally.cut()));
        }
        terminal.line("");
        terminal.line(format(
                "in %d s: %,d requests, %,d hits, %,d misses, %,d failed; %,d swaps",
                seconds, load.requests(), load.hits(), load.misses(), load.failed(), swaps));
        Latencies latencies = load.latencies();
        terminal.line(format(
                "latency from when a request was due: p50 %s ms, p99 %s ms, p99.9 %s ms, longest %s ms",
                millis(latencies.percentile(0.5)),
                millis(latencies.percentile(0.99)),
                millis(latencies.percentile(0.999)),
                millis(latencies.percentile(1))));
        terminal.line(format(
                "%d plugin generations unloaded, %d class loaders alive after a forced collection",
                replugging.unloaded(), replugging.alive()));
        faults.forEach(fault -> terminal.line(terminal.bad("FAILED ") + fault));
        if (faults.isEmpty()) {
            terminal.line(terminal.good("nothing was lost and nothing leaked"));
        }
    }

    private static String millis(long nanos) {
        return format(nanos < 10_000_000 ? "%.1f" : "%.0f", nanos / 1e6);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
