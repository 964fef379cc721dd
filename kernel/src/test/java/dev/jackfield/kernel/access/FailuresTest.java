package dev.jackfield.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final Duration EACH = Duration.ofSeconds(6);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Failures failures = new Failures(clock, 10, EACH);

    @Test
    void itBlocksAfterSoManyAndForgivesOneAfterEachWhile() {
        for (int i = 0; i < 10; i++) {
            assertThat(failures.blocked("192.0.2.1")).isZero();
            failures.count("192.0.2.1");
        }
        assertThat(failures.blocked("192.0.2.1")).isEqualTo(EACH);
        assertThat(failures.blocked("192.0.2.2")).isZero();
        clock.pass(EACH);
        assertThat(failures.blocked("192.0.2.1")).isZero();
        failures.count("192.0.2.1");
        assertThat(failures.blocked("192.0.2.1")).isEqualTo(EACH);
    }

    @Test
    void aModelThatForgivesFromTheOldestOnSaysTheSame() {
        Random random = new Random(11);
        double tokens = 10;
        for (int i = 0; i < 5_000; i++) {
            long passed = random.nextInt(9_000);
            clock.pass(Duration.ofMillis(passed));
            tokens = Math.min(10, tokens + passed / 6_000.0);
            boolean free = tokens >= 1 - 1e-9;
            assertThat(failures.blocked("192.0.2.1").isZero()).as("step %d", i).isEqualTo(free);
            if (free) {
                failures.count("192.0.2.1");
                tokens -= 1;
            }
        }
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 0; i < 10; i++) {
            failures.count("2001:db8:0:1::" + Integer.toHexString(i + 1));
        }
        assertThat(failures.blocked("2001:db8:0:1:ffff::1")).isPositive();
        assertThat(failures.blocked("2001:db8:0:2::1")).isZero();
    }

    @Test
    void addressesThatAreRememberedAreBounded() {
        for (int i = 0; i < 3 * Failures.CAPACITY; i++) {
            failures.count("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256);
        }
        assertThat(failures.remembered()).isEqualTo(Failures.CAPACITY);
    }
}
