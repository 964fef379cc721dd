package dev.jackfield.plugin.metrics.prometheus;

import java.util.Locale;

/**
 * Which of the two formats a client would rather have (RFC 9110, section 12.5.1). Of equals it is OpenMetrics, which says
 * more; who names neither gets the older one.
 *
 * @param openMetrics whether OpenMetrics
 */
record Accepted(boolean openMetrics) {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    static Accepted of(String accept) {
        double open = 0;
        double exactly = -1;
        double partly = -1;
        double any = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            double weight = weight(parts);
            switch (parts[0].strip()) {
                case OPEN_METRICS -> open = Math.max(open, readable(parts) ? weight : 0);
                case "text/plain" -> exactly = Math.max(exactly, weight);
                case "text/*" -> partly = Math.max(partly, weight);
                case "*/*" -> any = Math.max(any, weight);
                default -> {}
            }
        }
        double plain = exactly >= 0 ? exactly : partly >= 0 ? partly : Math.max(any, 0);
        return new Accepted(open > 0 && open >= plain);
    }

    private static boolean readable(String[] parts) {
        String version = parameter(parts, "version");
        return version.isEmpty() || version.equals("1.0.0");
    }

    private static double weight(String[] parts) {
        String weight = parameter(parts, "q");
        if (weight.isEmpty()) {
            return 1;
        }
        try {
            double parsed = Double.parseDouble(weight);
            return parsed >= 0 && parsed <= 1 ? parsed : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals(name)) {
                return pair[1].strip().replace("\"", "");
            }
        }
        return "";
    }
}
