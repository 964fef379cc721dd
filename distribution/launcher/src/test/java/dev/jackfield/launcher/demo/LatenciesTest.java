package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreWithinThreePercentOfASortedArray() {
        Random random = new Random(42);
        Latencies latencies = new Latencies();
        long[] all = new long[20_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(random.nextDouble() * 25);
            latencies.record(all[i]);
        }
        Arrays.sort(all);
        for (double share : new double[] {0.001, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = all[(int) Math.ceil(share * all.length) - 1];
            assertThat(latencies.percentile(share)).as("p" + share * 100).isCloseTo(exact, withPercentage(3.2));
        }
    }

    @Test
    void takesEveryLong() {
        Latencies latencies = new Latencies();
        latencies.record(-1);
        assertThat(latencies.percentile(1)).isZero();
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.percentile(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingRecordedIsZero() {
        assertThat(new Latencies().percentile(0.99)).isZero();
    }
}
