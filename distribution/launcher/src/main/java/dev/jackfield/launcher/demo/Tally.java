package dev.jackfield.launcher.demo;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What became of one kind of change. */
final class Tally {
    private final String what;
    private final List<String> refusals = new ArrayList<>();
    private int asked;
    private int swaps;
    private long carried;
    private long cut;
    private double longestDrainMillis;

    /** @param what the kind, for a person */
    Tally(String what) {
        this.what = what;
    }

    synchronized void asked() {
        asked++;
    }

    /** Adds a swap report, as the control API gives it. */
    synchronized void swapped(JsonObject report) {
        String outcome = report.getString("outcome", "");
        if (outcome.equals("swapped")) {
            swaps++;
            carried += report.getLong("carried_entries", 0L);
            cut += report.getLong("cut", 0L);
            longestDrainMillis = Math.max(longestDrainMillis, report.getDouble("drained_ms", 0.0));
        } else {
            refusals.add(what + ": " + outcome + ", " + report.getString("reason", "no reason given"));
        }
    }

    synchronized void refused(String reason) {
        refusals.add(what + ": " + reason);
    }

    String what() {
        return what;
    }

    /** {@return how often it was asked for} */
    synchronized int times() {
        return asked;
    }

    /** {@return how many bindings changed because of it} */
    synchronized int swaps() {
        return swaps;
    }

    synchronized long carried() {
        return carried;
    }

    synchronized long cut() {
        return cut;
    }

    synchronized double longestDrainMillis() {
        return longestDrainMillis;
    }

    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }
}
