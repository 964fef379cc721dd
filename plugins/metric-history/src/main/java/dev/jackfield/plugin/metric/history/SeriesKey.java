package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.monitor.RangeAnswer.Statistic;
import java.util.Map;

/**
 * Which series it is.
 *
 * @param name of the meter
 * @param tags of the meter, in its order; immutable
 * @param statistic what of the meter it is
 * @param unit of the meter
 */
record SeriesKey(String name, Map<String, String> tags, Statistic statistic, String unit) {
    /** {@return what orders series of one name} */
    String order() {
        return tags + " " + statistic.ordinal();
    }

    /** {@return how much memory it takes, roughly} */
    int memory() {
        int characters = name.length() + unit.length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length();
        }
        return 300 + 2 * characters;
    }

    boolean matches(Map<String, String> wanted) {
        return tags.entrySet().containsAll(wanted.entrySet());
    }
}
