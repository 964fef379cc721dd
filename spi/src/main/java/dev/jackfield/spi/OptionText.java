package dev.jackfield.spi;

import java.time.Duration;
import java.util.List;

/**
 * Option values as people read and write them: durations and sizes with their unit. Pure functions.
 *
 * @since 1.0
 */
public final class OptionText {
    private static final String[] SIZE_UNITS = {"B", "KB", "MB", "GB", "TB"};

    private OptionText() {}

    /**
     * {@return the value as YAML and JSON carry it: text, number, boolean, or a list of them}
     *
     * @param option what it is a value of
     * @param value the value
     */
    public static Object of(Option<?> option, Object value) {
        if (value instanceof Duration duration) {
            return of(duration);
        }
        if (option.type() == OptionType.SIZE && value instanceof Long bytes) {
            return ofBytes(bytes);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(Object::toString).toList();
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /**
     * {@return a duration with its largest whole unit, such as {@code 5m}}
     *
     * @param duration not longer than about 292 years
     */
    public static String of(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        Object[][] units = {
            {86_400_000_000_000L, "d"}, {3_600_000_000_000L, "h"}, {60_000_000_000L, "m"},
            {1_000_000_000L, "s"}, {1_000_000L, "ms"}, {1_000L, "us"}
        };
        for (Object[] unit : units) {
            if (nanos % (long) unit[0] == 0) {
                return nanos / (long) unit[0] + (String) unit[1];
            }
        }
        return nanos + "ns";
    }

    /**
     * {@return a size with its largest whole unit, such as {@code 64MB}}
     *
     * @param bytes how many
     */
    public static String ofBytes(long bytes) {
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < SIZE_UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + SIZE_UNITS[unit];
    }
}
