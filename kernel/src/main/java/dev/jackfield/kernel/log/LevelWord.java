package dev.jackfield.kernel.log;

import java.util.List;
import java.util.Optional;

/** The words for levels, and what the JDK calls them. */
public final class LevelWord {
    private static final List<System.Logger.Level> LEVELS = List.of(
            System.Logger.Level.TRACE,
            System.Logger.Level.DEBUG,
            System.Logger.Level.INFO,
            System.Logger.Level.WARNING,
            System.Logger.Level.ERROR,
            System.Logger.Level.OFF);

    /** All words, the most talkative first. */
    public static final List<String> ALL = LEVELS.stream().map(LevelWord::of).toList();

    private LevelWord() {}

    /**
     * {@return the word of a level}
     *
     * @param level as the JDK calls it
     */
    public static String of(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> "trace";
            case DEBUG -> "debug";
            case INFO -> "info";
            case WARNING -> "warn";
            case ERROR -> "error";
            case OFF -> "off";
        };
    }

    /**
     * {@return the level of a word; empty where there is none}
     *
     * @param word such as {@code debug}
     */
    public static Optional<System.Logger.Level> parse(String word) {
        int at = ALL.indexOf(word);
        return at < 0 ? Optional.empty() : Optional.of(LEVELS.get(at));
    }
}
