package dev.jackfield.launcher.doctor;

import dev.jackfield.launcher.place.Distribution;
import java.nio.file.Files;

/** Java, and what was unpacked. */
final class Machine {
    private static final int OLDEST = 17;
    private static final int WITH_VIRTUAL_THREADS = 21;

    private Machine() {}

    static Finding java() {
        int feature = Runtime.version().feature();
        String here = Runtime.version() + " at " + System.getProperty("java.home");
        if (feature < OLDEST) {
            return Finding.wrong("Java", here, "install Java 17 or later, and name it by JAVA_HOME");
        }
        return Finding.ok(
                "Java", feature < WITH_VIRTUAL_THREADS ? here + " (plugins use virtual threads from 21 on)" : here);
    }

    static Finding distribution(Distribution distribution) {
        boolean whole = Files.isExecutable(distribution.command())
                && Files.isDirectory(distribution.home().resolve("lib"));
        String here = distribution.home() + ", version " + Distribution.version();
        return whole
                ? Finding.ok("distribution", here)
                : Finding.wrong(
                        "distribution",
                        distribution.home() + " has no bin/jackfield or no lib",
                        "unpack it anew, and start bin/jackfield from there");
    }
}
