package dev.jackfield.plugin.gateway;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How long a response may be stored (RFC 9111 §3, §4.2), where it says so itself; a response that leaves a doubt is not
 * stored.
 *
 * @param age how old it was when it was received, in seconds
 * @param left how long it is fresh from then on
 */
record Freshness(long age, Duration left) {
    private static final List<String> NEVER_WITH =
            List.of("vary", "set-cookie", "set-cookie2", "content-encoding", "content-range", "trailer");
    private static final List<String> NEVER_IF = List.of("no-store", "no-cache", "private");

    /**
     * {@return how long a response with these fields may be stored; empty when it may not}
     *
     * @param status its status code
     * @param headers its fields
     * @param received when its head was received
     * @param delayMillis how long that took from the request on
     */
    static Optional<Freshness> of(int status, MultiMap headers, Instant received, long delayMillis) {
        if (status != 200 || NEVER_WITH.stream().anyMatch(headers::contains)) {
            return Optional.empty();
        }
        CacheControl control = CacheControl.parse(headers.getAll("cache-control"));
        if (NEVER_IF.stream().anyMatch(control::has)) {
            return Optional.empty();
        }
        OptionalLong shared = control.secondsOf("s-maxage");
        long lifetime = (shared.isPresent() ? shared : control.secondsOf("max-age")).orElse(0);
        long age = Math.max(apparentAge(headers, received), age(headers) + delayMillis / 1000);
        return lifetime > age ? Optional.of(new Freshness(age, Duration.ofSeconds(lifetime - age))) : Optional.empty();
    }

    private static long apparentAge(MultiMap headers, Instant received) {
        Instant date = date(headers.get("date"));
        return date == null ? 0 : Math.max(0, received.getEpochSecond() - date.getEpochSecond());
    }

    private static long age(MultiMap headers) {
        String age = headers.get("age");
        return age == null
                ? 0
                : Math.max(
                        0,
                        CacheControl.parse(List.of("age=" + age))
                                .secondsOf("age")
                                .orElse(0));
    }

    static @Nullable Instant date(@Nullable String field) {
        if (field == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(field, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null; // an invalid date counts as none
        }
    }
}
