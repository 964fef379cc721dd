package dev.jackfield.benchmarks;

import java.util.List;

/** One line of the table: what was measured, against what, and whether the target was met. */
record Row(String what, String ours, String peer, String ratio, String target, Verdict verdict) {

    /** How a measurement compares with its target. */
    enum Verdict {
        /** Met. */
        OK,
        /** Missed. */
        SHORT,
        /** The interval holds the target, so nothing can be said. */
        NOISY,
        /** A JDK or a program that it needs is not here. */
        SKIPPED
    }

    /** Lower is better; the whole interval has to be on one side. */
    static Verdict atMost(double low, double high, double target) {
        if (high <= target) {
            return Verdict.OK;
        }
        return low > target ? Verdict.SHORT : Verdict.NOISY;
    }

    /** {@return the row on one line, for another process} */
    String line() {
        return String.join("\t", what, ours, peer, ratio, target, verdict.name());
    }

    static Row of(String line) {
        String[] cells = line.split("\t", -1);
        return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], Verdict.valueOf(cells[5]));
    }

    static Row skipped(String what, String why) {
        return new Row(what, "-", "-", "-", why, Verdict.SKIPPED);
    }

    static String table(List<Row> rows) {
        String[] head = {"what", "ours", "peer", "ratio or difference", "target", ""};
        int[] width = new int[head.length];
        List<String[]> lines = new java.util.ArrayList<>();
        lines.add(head);
        for (Row row : rows) {
            lines.add(new String[] {
                row.what,
                row.ours,
                row.peer,
                row.ratio,
                row.target,
                row.verdict.toString().toLowerCase(java.util.Locale.ROOT)
            });
        }
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                width[i] = Math.max(width[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder one = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                one.append(line[i]).append(" ".repeat(width[i] - line[i].length() + 2));
            }
            text.append(one.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
