package dev.jackfield.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs what was named and prints the table; exits 1 when a target is missed, 2 when a name is unknown. */
public final class Bench {
    private Bench() {}

    /** One part of a benchmark. */
    private interface Part {
        List<Row> run(Path home, boolean quick) throws Exception;
    }

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("kernel.handles", (home, quick) -> HandleRows.run(quick));
        PARTS.put("kernel.swaps", SwapRows::run);
        PARTS.put("kernel.reloads", ServerRows::reloads);
        PARTS.put("kernel.gateway", ServerRows::gateway);
        PARTS.put("kernel.stop", ServerRows::stop);
        PARTS.put("kernel.start", ServerRows::start);
        PARTS.put("doors.start", FastStartRows::run);
        PARTS.put("doors.page", PageRows::run);
        PARTS.put("doors.checks", (home, quick) -> DoorRows.run(quick));
        PARTS.put("doors.events", EventRows::run);
        PARTS.put("doors.lock", LockRows::run);
        PARTS.put("ground.timed", (home, quick) -> MetricRows.timed(quick));
        PARTS.put("ground.history", MetricRows::history);
        PARTS.put("ground.scrape", MetricRows::scrape);
        PARTS.put("ground.cluster", ClusterRows::run);
        PARTS.put("ground.database", DatabaseRows::run);
    }

    /** {@return the parts of that name: one, or all below it} */
    private static List<String> parts(String name) {
        return PARTS.keySet().stream()
                .filter(part -> part.equals(name) || part.startsWith(name + "."))
                .toList();
    }

    /**
     * @param arguments the distribution's folder, then names and {@code --quick}
     * @throws Exception what went wrong while measuring
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        List<String> words = Arrays.asList(arguments).subList(1, arguments.length);
        boolean quick = words.contains("--quick");
        Set<String> names = new LinkedHashSet<>(words);
        names.remove("--quick");
        if (names.stream().anyMatch(name -> parts(name).isEmpty())) {
            System.err.println("usage: bench [NAME…] [--quick]   names: kernel, " + String.join(", ", PARTS.keySet()));
            System.exit(2);
        }
        Set<String> chosen = new LinkedHashSet<>();
        names.forEach(name -> chosen.addAll(parts(name)));
        List<Row> rows = new ArrayList<>();
        for (String part : chosen.isEmpty() ? PARTS.keySet() : chosen) {
            System.err.println("measuring " + part);
            try {
                rows.addAll(PARTS.get(part).run(home, quick));
            } catch (Exception e) {
                // what was measured before, and what comes after, is worth showing
                e.printStackTrace();
                rows.add(new Row(part + " could not be measured", "-", "-", "-", e.toString(), Row.Verdict.SHORT));
            }
        }
        System.out.println("JDK " + Runtime.version() + (quick ? ", quick" : ""));
        System.out.print(Row.table(rows));
        boolean missed = rows.stream().anyMatch(row -> row.verdict() == Row.Verdict.SHORT);
        System.exit(missed ? 1 : 0);
    }
}
