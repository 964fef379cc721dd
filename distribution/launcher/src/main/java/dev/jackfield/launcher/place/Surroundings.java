package dev.jackfield.launcher.place;

import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param terminal who watches
 * @param distribution what this process was started from
 * @param environment its variables
 */
public record Surroundings(Terminal terminal, Distribution distribution, Map<String, String> environment) {
    public static Surroundings ofProcess() {
        return new Surroundings(Terminal.ofProcess(), Distribution.current(), System.getenv());
    }
}
