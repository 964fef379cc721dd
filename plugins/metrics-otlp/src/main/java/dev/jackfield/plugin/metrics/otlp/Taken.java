package dev.jackfield.plugin.metrics.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;

/**
 * What the collector says of requests that it took.
 *
 * @param rejected how many points of them it left out all the same
 * @param said why, or what it warns of; usually empty
 */
record Taken(long rejected, String said) {
    static final Taken ALL = new Taken(0, "");
    private static final int LONGEST = 500;

    static Taken of(ExportMetricsPartialSuccess part) {
        String said = part.getErrorMessage();
        return new Taken(
                Math.max(0, part.getRejectedDataPoints()), said.length() > LONGEST ? said.substring(0, LONGEST) : said);
    }

    /** {@return this and what it says of the next; of several texts the first is kept} */
    Taken and(Taken next) {
        return new Taken(rejected + next.rejected, said.isEmpty() ? next.said : said);
    }

    /** {@return what is to be told of it, empty for nothing} */
    String told() {
        return rejected > 0
                ? rejected + " points were rejected: " + said
                : said.isEmpty() ? "" : "the collector took all and warns: " + said;
    }
}
