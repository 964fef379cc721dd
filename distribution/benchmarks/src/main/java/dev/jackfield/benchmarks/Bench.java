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

    private static final Map<String, List<Part>> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put(
                "kernel",
                List.of(
                        (home, quick) -> HandleRows.run(quick),
                        SwapRows::run,
                        ServerRows::reloads,
                        ServerRows::gateway,
                        ServerRows::stop,
                        ServerRows::start));
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
        if (!BENCHMARKS.keySet().containsAll(names)) {
            System.err.println("usage: bench [NAME…] [--quick]   names: " + String.join(", ", BENCHMARKS.keySet()));
            System.exit(2);
        }
        List<Row> rows = new ArrayList<>();
        for (String name : names.isEmpty() ? BENCHMARKS.keySet() : names) {
            for (Part part : BENCHMARKS.get(name)) {
                List<Row> measured = part.run(home, quick);
                measured.forEach(row -> System.err.println("measured: " + row.what()));
                rows.addAll(measured);
            }
        }
        System.out.println("JDK " + Runtime.version() + (quick ? ", quick" : ""));
        System.out.print(Row.table(rows));
        boolean missed = rows.stream().anyMatch(row -> row.verdict() == Row.Verdict.SHORT);
        System.exit(missed ? 1 : 0);
    }
}
