package dev.jackfield.kernel.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in at the control listener.
 *
 * @param sessionIdle after how long without a request a browser has to sign in again
 * @param sessionLifetime after how long in any case
 * @param failures how often an address may be wrong within a minute
 * @param jwt null where JWTs are not taken
 */
public record AuthSettings(
        Duration sessionIdle,
        Duration sessionLifetime,
        int failures,
        @Nullable JwtSettings jwt) {
    /** What counts where nothing is said. */
    public static final AuthSettings DEFAULT = new AuthSettings(Duration.ofHours(1), Duration.ofHours(12), 10, null);
}
