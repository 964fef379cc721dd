package dev.jackfield.launcher.place;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a person may be watching.
 *
 * @param out standard output
 * @param live whether a line can be written over: only where output goes to a terminal
 * @param colours whether colours are welcome
 * @param columns how wide it is; 0 where that is unknown or does not matter
 */
public record Terminal(PrintStream out, boolean live, boolean colours, int columns) {
    public static Terminal ofProcess() {
        return of(System.out, System.getProperty("jackfield.terminal", ""), System.getenv());
    }

    /**
     * @param out standard output
     * @param says {@code true} where {@code bin/jackfield} found a terminal; the JVM's own answer is about input too, and
     *     differs from version to version
     * @param environment for {@code NO_COLOR}, {@code TERM} and {@code COLUMNS}
     */
    public static Terminal of(PrintStream out, String says, Map<String, String> environment) {
        boolean terminal =
                says.equals("true") && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        String columns = environment.getOrDefault("COLUMNS", "");
        boolean known = terminal && columns.matches("[1-9][0-9]{0,4}");
        return new Terminal(out, terminal, colours, known ? Integer.parseInt(columns) : 0);
    }

    /** {@return the same, as wide as is wanted} */
    public Terminal unbounded() {
        return new Terminal(out, live, colours, 0);
    }

    /** Writes a line that stays. */
    public void line(String text) {
        out.println(live ? "\r\033[2K" + text : text);
        out.flush();
    }

    /** Writes over the line that was written here before; to be called on a live terminal only. */
    public void over(String text) {
        // no wrapping meanwhile: a line that is too long would not be written over
        out.print("\r\033[2K\033[?7l" + text + "\033[?7h");
        out.flush();
    }

    /** {@return the text, to be seen as good} */
    public String good(String text) {
        return coloured("32", text);
    }

    /** {@return the text, to be seen as bad} */
    public String bad(String text) {
        return coloured("1;31", text);
    }

    /** {@return the text, to be seen as in need of a look} */
    public String odd(String text) {
        return coloured("33", text);
    }

    /** {@return the text, to be seen last} */
    public String faint(String text) {
        return coloured("2", text);
    }

    /** {@return the text, to be seen first} */
    public String strong(String text) {
        return coloured("1", text);
    }

    private String coloured(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
