package dev.jackfield.launcher;

import dev.jackfield.spi.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Mistakes in a configuration, for a person. */
final class Problems {
    private Problems() {}

    static void print(List<Problem> problems, PrintWriter out) {
        out.println("jackfield: "
                + (problems.size() == 1
                        ? "a mistake in the configuration:"
                        : problems.size() + " mistakes in the configuration:"));
        problems.forEach(problem -> out.println("  " + problem));
    }
}
