package dev.jackfield.launcher.remote;

import java.util.Locale;

/** How far a long transfer is, in a line that is written over; nothing where no person watches. */
final class Progress {
    private static final long STEP_NANOS = 200_000_000;

    private final Screen screen;
    private final boolean watched;
    private long shownAt;

    Progress(Screen screen) {
        this.screen = screen;
        this.watched = screen.terminal().live() && !screen.json();
        this.shownAt = System.nanoTime() - STEP_NANOS;
    }

    /** Says what is waited for. */
    void await(String what) {
        if (watched) {
            screen.terminal().over(what + " …");
        }
    }

    /** Says how much is done, a few times a second. */
    void at(String what, long bytes, long all) {
        long now = System.nanoTime();
        if (watched && now - shownAt >= STEP_NANOS) {
            shownAt = now;
            screen.terminal().over(what + " " + size(bytes) + (all > 0 ? " of " + size(all) : ""));
        }
    }

    void end() {
        if (watched) {
            screen.terminal().over("");
        }
    }

    /** {@return bytes for a person} */
    static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
