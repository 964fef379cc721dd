package dev.jackfield.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgoTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 0s",
        "2026-01-02T03:03:06Z, 59s",
        "2026-01-02T03:01:04Z, 3m 1s",
        "2026-01-01T23:04:05Z, 4h 0m",
        "2025-12-30T00:04:05Z, 3d 3h",
        "2026-01-02T03:04:09Z, 0s"
    })
    void theTwoLargestUnitsAreShown(String then, String shown) {
        assertThat(Ago.of(then, Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo(shown);
    }

    @Test
    void whatIsNoTimeIsLeftOut() {
        assertThat(Ago.of("", Instant.EPOCH)).isEmpty();
        assertThat(Ago.moment("soon", ZoneOffset.UTC)).isEqualTo("soon");
    }

    @Test
    void aMomentIsShownWhereTheReaderIs() {
        assertThat(Ago.moment("2026-01-02T03:04:05.678901Z", ZoneOffset.ofHours(8)))
                .isEqualTo("2026-01-02 11:04:05.678");
        assertThat(Ago.moment("2026-01-02T03:04:05.6Z", ZoneOffset.UTC)).isEqualTo("2026-01-02 03:04:05.600Z");
    }
}
