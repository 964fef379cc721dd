package dev.jackfield.plugin.metric.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compressed blocks against a plain list, with seeds that are printed. */
class BlockModelTest {
    private record Sample(long time, long bits) {}

    private static final double[] ODD = {
        0.0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.longBitsToDouble(0x7ff8000000000123L),
        Double.longBitsToDouble(-1L),
        0.1,
        1e300,
        Math.PI
    };

    private static List<Sample> samples(Random random, int size) {
        List<Sample> samples = new ArrayList<>();
        long time = random.nextInt(4) == 0 ? random.nextLong() : 1_900_000_000_000L;
        double value = random.nextDouble();
        int kind = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            time += switch (random.nextInt(20)) {
                case 0 -> random.nextInt(130);
                case 1 -> -random.nextInt(600);
                case 2 -> random.nextInt(5_000);
                case 3 -> random.nextInt(50) == 0 ? random.nextLong() : 1_000;
                default -> 1_000;
            };
            value = switch (kind) {
                case 0 -> value;
                case 1 -> random.nextInt(1_000);
                case 2 -> value + random.nextGaussian();
                case 3 -> Double.longBitsToDouble(random.nextLong());
                case 4 -> ODD[random.nextInt(ODD.length)];
                default -> random.nextInt(10) == 0 ? ODD[random.nextInt(ODD.length)] : value;
            };
            samples.add(new Sample(time, Double.doubleToRawLongBits(value)));
        }
        return samples;
    }

    private static List<Sample> read(Block block) {
        List<Sample> read = new ArrayList<>();
        block.forEach((time, value) -> read.add(new Sample(time, Double.doubleToRawLongBits(value))));
        return read;
    }

    @Test
    void whatWasWrittenIsReadBitForBitAtEveryMoment() {
        long seed = System.nanoTime();
        System.out.println("BlockModelTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            List<Sample> samples = samples(random, 1 + random.nextInt(run % 50 == 0 ? 600 : 40));
            BlockWriter writer = new BlockWriter();
            for (int i = 0; i < samples.size(); i++) {
                writer.append(
                        samples.get(i).time(),
                        Double.longBitsToDouble(samples.get(i).bits()));
                if (random.nextInt(10) == 0 || i == samples.size() - 1) {
                    Block block = writer.block();
                    assertThat(read(block)).as("seed %d run %d", seed, run).isEqualTo(samples.subList(0, i + 1));
                    assertThat(block.count()).isEqualTo(i + 1);
                    assertThat(block.first()).isEqualTo(samples.get(0).time());
                    assertThat(block.last()).isEqualTo(samples.get(i).time());
                }
            }
        }
    }

    @Test
    void everyBoundOfATimesDifferenceIsKept() {
        for (long change : new long[] {
            0,
            1,
            -1,
            63,
            64,
            65,
            -62,
            -63,
            -64,
            255,
            256,
            257,
            -254,
            -255,
            -256,
            2047,
            2048,
            2049,
            -2046,
            -2047,
            -2048,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            1L << 40,
            -(1L << 40),
            Long.MAX_VALUE,
            Long.MIN_VALUE
        }) {
            BlockWriter writer = new BlockWriter();
            long[] times = {10_000, 11_000, 12_000 + change, 13_000 + change};
            for (long time : times) {
                writer.append(time, 1);
            }
            assertThat(read(writer.block()))
                    .extracting(Sample::time)
                    .containsExactly(times[0], times[1], times[2], times[3]);
        }
    }

    @Test
    void aConstantCostsTwoBitsAPoint() {
        BlockWriter writer = new BlockWriter();
        for (int i = 0; i < 300; i++) {
            writer.append(1_900_000_000_000L + 1_000L * i, 42.5);
        }
        assertThat(writer.block().bytes()).hasSizeLessThan(16 + 4 + 300 * 2 / 8);
    }

    @Test
    void roundingKeepsWholeNumbersAndIsNearEnough() {
        Rounding rounding = new Rounding(16);
        for (int whole = -131_072; whole <= 131_072; whole += 7) {
            assertThat(rounding.round(whole)).isEqualTo(whole);
        }
        long seed = System.nanoTime();
        System.out.println("Rounding seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            double rounded = rounding.round(value);
            if (Double.isFinite(value) && Math.abs(value) > 1e-300) {
                assertThat(Math.abs(rounded - value)).isLessThanOrEqualTo(Math.abs(value) * 0x1p-17);
            }
            assertThat(Double.doubleToRawLongBits(new Rounding(52).round(value)))
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
        assertThat(rounding.round(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
    }
}
