package dev.jackfield.launcher.place;

/** How much this process logs. */
public final class Logs {
    /** The system property that says so. */
    public static final String LEVEL = "jackfield.log.level";

    private Logs() {}

    /** For commands whose own words are what is to be read. */
    public static void warningsOnly() {
        System.setProperty(LEVEL, "WARN");
    }
}
