package dev.jackfield.launcher.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times for a person. */
public final class Ago {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private Ago() {}

    /**
     * {@return how long ago that was, in the two largest units, such as {@code 3h 12m}; empty for what is no time}
     *
     * @param then as RFC 3339 has it
     */
    public static String of(String then, Instant now) {
        try {
            Duration since = Duration.between(Instant.parse(then), now);
            long seconds = Math.max(0, since.toSeconds());
            if (seconds < 60) {
                return seconds + "s";
            }
            if (seconds < 3600) {
                return seconds / 60 + "m " + seconds % 60 + "s";
            }
            return seconds < 86_400
                    ? seconds / 3600 + "h " + seconds / 60 % 60 + "m"
                    : seconds / 86_400 + "d " + seconds / 3600 % 24 + "h";
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    /**
     * {@return the moment where the reader is, to the millisecond; the text itself where it is no time}
     *
     * @param then as RFC 3339 has it
     */
    public static String moment(String then, ZoneId zone) {
        try {
            return MOMENT.format(Instant.parse(then).atZone(zone))
                    + (zone.normalized().equals(ZoneOffset.UTC) ? "Z" : "");
        } catch (DateTimeParseException e) {
            return then;
        }
    }
}
